"""DICOM slides of old converters, which no slide library takes, through pydicom.

They lack the attribute that tells the pyramid from a label (Image Type). Their frames
are read as the standard lays out a full tiling: row by row.
"""

from __future__ import annotations

import math
import threading
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.decoded import as_rgb
from cytolens.slides.dicom.header import read_dataset, read_icc_profile
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.facts import SlideFacts
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LAYOUT = ["TotalPixelMatrixColumns", "TotalPixelMatrixRows", "Columns", "Rows"]
CACHED_BYTES = 32 << 20


class DicomFramesReader:
    """A `FileReader` of one level, whose frames cover it row by row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        data = read_dataset(path, [*LAYOUT, "NumberOfFrames"])
        sides = [int(data.get(name) or 0) for name in LAYOUT]
        frames = int(data.get("NumberOfFrames") or 0)
        width, height, self._frame_width, self._frame_height = sides
        if min(sides) < 1:
            raise UnreadableSlideError(
                path, found="does not state the size of its tiles"
            )
        self._columns = math.ceil(width / self._frame_width)
        expected = self._columns * math.ceil(height / self._frame_height)
        if frames != expected:
            found = f"holds {frames} tiles where its size needs {expected}"
            raise UnreadableSlideError(path, found=found)
        kept = max(1, CACHED_BYTES // (self._frame_width * self._frame_height * 3))
        self._frame = lru_cache(maxsize=kept)(self._decode)
        self._facts = SlideFacts(
            reader="pydicom",
            vendor="dicom",
            dimensions_px=(width, height),
            level_downsamples=(1.0,),
            mpp_xy=None,
            has_profile=self.icc_profile() is not None,
        )

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def icc_profile(self) -> bytes | None:
        """The ICC profile that the file carries, or None."""
        return read_icc_profile(self._path)

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of level 0; what was never scanned is white."""
        if level != 0:
            raise UnreadableSlideError(self._path, found=f"there is no level {level}")
        (left, top), (width, height) = origin_px, size_px
        whole = np.full((height, width, 3), 255, np.uint8)
        slide_width, slide_height = self._facts.dimensions_px
        right, low = min(left + width, slide_width), min(top + height, slide_height)
        rows = range(max(top, 0) // self._frame_height, -(-low // self._frame_height))
        columns = range(
            max(left, 0) // self._frame_width, -(-right // self._frame_width)
        )
        for row in rows:
            for column in columns:
                y, x = row * self._frame_height, column * self._frame_width
                y0, y1 = max(y, top, 0), min(y + self._frame_height, low)
                x0, x1 = max(x, left, 0), min(x + self._frame_width, right)
                with self._lock:
                    frame = self._frame(row * self._columns + column)
                part = frame[y0 - y : y1 - y, x0 - x : x1 - x]
                whole[y0 - top : y1 - top, x0 - left : x1 - left] = part
        return whole

    def _decode(self, number: int) -> NDArray[np.uint8]:
        pixels = load_library("pydicom.pixels")
        with warnings.catch_warnings():
            # As for the header: lengths beyond what the standard allows.
            warnings.simplefilter("ignore", UserWarning)
            try:
                frame = pixels.pixel_array(self._path, index=number)
            # Any decoder may raise anything on a broken file.
            except Exception as error:
                found = f"tile {number} cannot be decoded ({error})"
                raise UnreadableSlideError(self._path, found=found) from error
        return as_rgb(np.asarray(frame), self._path)

    def close(self) -> None:
        """Nothing is held open; forget the decoded tiles."""
        self._frame.cache_clear()
