"""DICOM slides of old converters, which no slide library takes, through pydicom.

They lack the attribute that tells the pyramid from a label (Image Type), and those that
tell where each frame lies. The frames cover the image row by row, as the standard has
it, or column by column, as some converters wrote; which of both is seen from the seams.
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
from cytolens.slides.dicom.seams import runs_by_column
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.facts import SlideFacts
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LAYOUT = ["TotalPixelMatrixColumns", "TotalPixelMatrixRows", "Columns", "Rows"]
CACHED_BYTES = 32 << 20
UNSTATED = (
    "The DICOM file states neither the kind of its image nor where its tiles lie; the "
    "tiles were put {order}, in which their seams fit. Check the picture of the slide."
)


class DicomFramesReader:
    """A `FileReader` of one level, which its frames cover in order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        data = read_dataset(path, [*LAYOUT, "NumberOfFrames"])
        sides = [int(data.get(name) or 0) for name in LAYOUT]
        if min(sides) < 1:
            found = "does not state the size of its tiles"
            raise UnreadableSlideError(path, found=found)
        width, height, self._frame_width, self._frame_height = sides
        self._columns = math.ceil(width / self._frame_width)
        self._rows = math.ceil(height / self._frame_height)
        frames, expected = (
            int(data.get("NumberOfFrames") or 0),
            self._columns * self._rows,
        )
        if frames != expected:
            found = f"holds {frames} tiles where its size needs {expected}"
            raise UnreadableSlideError(path, found=found)
        kept = max(1, CACHED_BYTES // (self._frame_width * self._frame_height * 3))
        self._frame = lru_cache(maxsize=kept)(self._decode)
        self._by_column = self._find_order()
        order = "column by column" if self._by_column else "row by row"
        self._facts = SlideFacts(
            reader="pydicom",
            vendor="dicom",
            dimensions_px=(width, height),
            level_downsamples=(1.0,),
            mpp_xy=None,
            has_profile=self.icc_profile() is not None,
            warnings=(UNSTATED.format(order=order),),
        )

    def _find_order(self) -> bool:
        if 1 in (self._columns, self._rows):
            return False  # both are the same
        by_column = runs_by_column(self._frame, columns=self._columns, rows=self._rows)
        if by_column is None:
            found = "does not state where its tiles lie, and their seams do not tell"
            raise UnreadableSlideError(self._path, found=found)
        return by_column

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
        slide_width, slide_height = self._facts.dimensions_px
        right, low = min(left + width, slide_width), min(top + height, slide_height)
        whole = np.full((height, width, 3), 255, np.uint8)
        for row in _touched(max(top, 0), low, self._frame_height):
            for column in _touched(max(left, 0), right, self._frame_width):
                x, y = column * self._frame_width, row * self._frame_height
                x0, x1 = max(x, left), min(x + self._frame_width, right)
                y0, y1 = max(y, top), min(y + self._frame_height, low)
                part = self._at(row, column)[y0 - y : y1 - y, x0 - x : x1 - x]
                whole[y0 - top : y1 - top, x0 - left : x1 - left] = part
        return whole

    def _at(self, row: int, column: int) -> NDArray[np.uint8]:
        in_rows, in_columns = row * self._columns + column, column * self._rows + row
        with self._lock:
            return self._frame(in_columns if self._by_column else in_rows)

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


def _touched(start: int, stop: int, side: int) -> range:
    """Numbers of the tiles of a side that a stretch touches."""
    return range(start // side, -(-stop // side))
