"""Slides through OpenSlide: most vendors' formats, and DICOM."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.slides.decoded import as_rgb
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.facts import SlideFacts, mpp_pair
from cytolens.slides.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def detect_openslide(path: Path) -> str | None:
    """Name the vendor's format of a file by its content, or None."""
    vendor: str | None = load_library("openslide").OpenSlide.detect_format(path)
    return vendor


class OpenSlideReader:
    """A `FileReader` on OpenSlide, which is safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._openslide = load_library("openslide")
        self._lock = threading.Lock()
        self._slide = self._open()
        # Asked now, since a handle answers nothing after its first error.
        properties = self._slide.properties
        self._facts = SlideFacts(
            reader="openslide",
            vendor=properties.get("openslide.vendor", "unknown"),
            dimensions_px=self._slide.dimensions,
            level_downsamples=tuple(float(d) for d in self._slide.level_downsamples),
            mpp_xy=mpp_pair(properties, "openslide"),
            has_profile="openslide.icc-size" in properties,
        )

    def _open(self) -> Any:  # noqa: ANN401 - the library ships no types
        try:
            return self._openslide.OpenSlide(self._path)
        except self._openslide.OpenSlideError as error:
            raise UnreadableSlideError(
                self._path, found=f"OpenSlide says: {error}"
            ) from error

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def icc_profile(self) -> bytes | None:
        """The ICC profile that the file carries, or None."""
        # Not `color_profile`, which fails on a broken profile in its own way.
        pixel = self._slide.read_region((0, 0), 0, (1, 1))
        profile: bytes | None = pixel.info.get("icc_profile")
        return profile

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        handle = self._slide
        try:
            rgba = np.asarray(handle.read_region(origin_px, level, size_px))
        except self._openslide.OpenSlideError:
            rgba = self._read_again(handle, level, origin_px, size_px)
        return as_rgb(rgba, self._path)

    def _read_again(
        self, handle: object, level: int, origin: tuple[int, int], size: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read with a handle of its own.

        After its first error an OpenSlide handle fails at every place. So the shared
        one is replaced, and whether this place is at fault is found out apart.
        """
        with self._lock:
            if self._slide is handle:
                self._slide = self._open()
        own = self._open()
        try:
            return np.asarray(own.read_region(origin, level, size))
        except self._openslide.OpenSlideError as error:
            raise UnreadableSlideError(
                self._path, found=f"level {level} at {origin} says: {error}"
            ) from error
        finally:
            own.close()

    def close(self) -> None:
        """Close the file."""
        self._slide.close()
