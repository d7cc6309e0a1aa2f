"""Slides through tiffslide: TIFF files that OpenSlide does not take."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.decoded import as_rgb
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.facts import SlideFacts, mpp_pair
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class TiffSlideReader:
    """A `FileReader` on tiffslide."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # The decoded tiles go through one shared file handle.
        self._lock = threading.Lock()
        tiffslide = load_library("tiffslide")
        # Opened here, since tiffslide leaves the file open when it cannot read it.
        self._file = path.open("rb")
        try:
            self._slide = tiffslide.TiffSlide(self._file)
            self._facts = self._read_facts()
        # tiffslide, tifffile and zarr raise anything from KeyError to struct.error
        # on a broken file.
        except Exception as error:
            self._file.close()
            found = f"tiffslide says: {error}"
            raise UnreadableSlideError(path, found=found) from error

    def _read_facts(self) -> SlideFacts:
        width, height = self._slide.dimensions
        properties = self._slide.properties
        return SlideFacts(
            reader="tiffslide",
            vendor=str(properties.get("tiffslide.vendor") or "tiff"),
            dimensions_px=(int(width), int(height)),
            level_downsamples=tuple(float(d) for d in self._slide.level_downsamples),
            mpp_xy=mpp_pair(properties, "tiffslide"),
            has_profile=self.icc_profile() is not None,
        )

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def icc_profile(self) -> bytes | None:
        """The ICC profile that the file carries, or None."""
        pages = self._slide.ts_tifffile.pages
        tag = pages[0].tags.get("InterColorProfile")
        return tag.value if tag is not None and isinstance(tag.value, bytes) else None

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        factor = self._facts.level_downsamples[level]
        # Half a pixel more, since tiffslide cuts off where the nearest is meant.
        nearest = tuple(int((round(o / factor) + 0.5) * factor) for o in origin_px)
        with self._lock:
            try:
                pixels = self._slide.read_region(nearest, level, size_px, as_array=True)
            # As above: any codec may raise anything.
            except Exception as error:
                raise UnreadableSlideError(
                    self._path, found=f"level {level} at {origin_px} says: {error}"
                ) from error
        return as_rgb(np.asarray(pixels), self._path)

    def close(self) -> None:
        """Close the file."""
        self._slide.close()
        self._file.close()
