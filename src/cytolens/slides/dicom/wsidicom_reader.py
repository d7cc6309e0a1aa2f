"""DICOM slides through wsidicom: the encodings that OpenSlide does not take."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.decoded import as_rgb, on_white
from cytolens.slides.dicom.header import read_icc_profile
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.facts import SlideFacts
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class WsiDicomReader:
    """A `FileReader` on wsidicom, which is shown the pyramid's files and no others."""

    def __init__(self, path: Path, files: Sequence[Path]) -> None:
        self._path = path
        self._files = files
        self._lock = threading.Lock()
        wsidicom = load_library("wsidicom")
        try:
            self._slide = wsidicom.WsiDicom.open(files)
        # pydicom and the decoders raise anything on a broken file.
        except Exception as error:
            found = f"wsidicom says: {error}"
            raise UnreadableSlideError(path, found=found) from error
        self._levels = tuple(self._slide.levels)
        self._facts = self._read_facts()

    def _read_facts(self) -> SlideFacts:
        base = self._levels[0]
        spacing = base.pixel_spacing  # millimetres
        widths = [level.size.width for level in self._levels]
        return SlideFacts(
            reader="wsidicom",
            vendor="dicom",
            dimensions_px=(base.size.width, base.size.height),
            level_downsamples=tuple(widths[0] / width for width in widths),
            mpp_xy=(spacing.width * 1000, spacing.height * 1000) if spacing else None,
            has_profile=self.icc_profile() is not None,
        )

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def icc_profile(self) -> bytes | None:
        """The ICC profile that the file carries, or None."""
        return read_icc_profile(self._files[0])

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        size = self._levels[level].size
        factor = self._facts.level_downsamples[level]
        left, top = (round(o / factor) for o in origin_px)
        x0, x1 = (min(max(x, 0), size.width) for x in (left, left + size_px[0]))
        y0, y1 = (min(max(y, 0), size.height) for y in (top, top + size_px[1]))
        if x0 == x1 or y0 == y1:
            inside = np.empty((0, 0, 3), np.uint8)
        else:
            inside = self._read_inside(level, (x0, y0), (x1 - x0, y1 - y0))
        return on_white(inside, offset_px=(x0 - left, y0 - top), size_px=size_px)

    def _read_inside(
        self, level: int, corner: tuple[int, int], size: tuple[int, int]
    ) -> NDArray[np.uint8]:
        number = self._levels[level].level
        with self._lock:
            try:
                pixels = self._slide.read_region(corner, number, size, as_array=True)
            # As above: any decoder may raise anything.
            except Exception as error:
                found = f"level {level} at {corner} says: {error}"
                raise UnreadableSlideError(self._path, found=found) from error
        return as_rgb(np.asarray(pixels), self._path)

    def close(self) -> None:
        """Close the files."""
        self._slide.close()
