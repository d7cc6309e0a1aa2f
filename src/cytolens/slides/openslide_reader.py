"""Slides through OpenSlide: most vendors' formats, and DICOM."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.errors import MissingExtraError
from cytolens.slides.errors import UnreadableSlideError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray


def _openslide() -> Any:  # noqa: ANN401 - the library ships no types
    try:
        import openslide
    except ImportError as error:
        raise MissingExtraError(
            "openslide-python", extra="slides", purpose="Reading slides"
        ) from error
    return openslide


def detect_openslide(path: Path) -> str | None:
    """Name the vendor's format of a file by its content, or None."""
    vendor: str | None = _openslide().OpenSlide.detect_format(path)
    return vendor


class OpenSlideReader:
    """A `SlideReader` on OpenSlide, which is safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._openslide = _openslide()
        self._lock = threading.Lock()
        self._slide = self._open()
        # Asked now, since a handle answers nothing after its first error.
        self._properties: dict[str, str] = dict(self._slide.properties)
        self._dimensions: tuple[int, int] = self._slide.dimensions
        self._downsamples = tuple(float(d) for d in self._slide.level_downsamples)

    def _open(self) -> Any:  # noqa: ANN401 - the library ships no types
        try:
            return self._openslide.OpenSlide(self._path)
        except self._openslide.OpenSlideError as error:
            raise UnreadableSlideError(
                self._path, found=f"OpenSlide says: {error}"
            ) from error

    @property
    def vendor(self) -> str:
        """The format as OpenSlide names it."""
        return self._properties.get("openslide.vendor", "unknown")

    @property
    def dimensions_px(self) -> tuple[int, int]:
        """Width and height of level 0."""
        return self._dimensions

    @property
    def level_downsamples(self) -> tuple[float, ...]:
        """How much coarser each level is than level 0."""
        return self._downsamples

    @property
    def mpp(self) -> float | None:
        """Mean of the horizontal and the vertical resolution, where both are given."""
        values = [self._properties.get(f"openslide.mpp-{axis}") for axis in ("x", "y")]
        known = [float(value) for value in values if value]
        return float(np.mean(known)) if len(known) == 2 else None

    @property
    def properties(self) -> Mapping[str, str]:
        """OpenSlide's properties."""
        return self._properties

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        handle = self._slide
        try:
            rgba = np.asarray(handle.read_region(origin_px, level, size_px))
        except self._openslide.OpenSlideError:
            rgba = self._read_again(handle, level, origin_px, size_px)
        rgb: NDArray[np.uint8] = rgba[..., :3]
        transparent = rgba[..., 3] == 0
        if transparent.any():
            rgb = np.where(transparent[..., None], np.uint8(255), rgb)
        return np.ascontiguousarray(rgb)

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
