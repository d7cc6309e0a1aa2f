"""Slides through OpenSlide: most vendors' formats, and DICOM."""

from __future__ import annotations

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
        try:
            self._slide = self._openslide.OpenSlide(path)
        except self._openslide.OpenSlideError as error:
            raise UnreadableSlideError(
                path, found=f"OpenSlide says: {error}"
            ) from error

    @property
    def vendor(self) -> str:
        """The format as OpenSlide names it."""
        return str(self._slide.properties.get("openslide.vendor", "unknown"))

    @property
    def dimensions_px(self) -> tuple[int, int]:
        """Width and height of level 0."""
        width, height = self._slide.dimensions
        return width, height

    @property
    def level_downsamples(self) -> tuple[float, ...]:
        """How much coarser each level is than level 0."""
        return tuple(self._slide.level_downsamples)

    @property
    def mpp(self) -> float | None:
        """Mean of the horizontal and the vertical resolution, where both are given."""
        values = [
            self._slide.properties.get(f"openslide.mpp-{axis}") for axis in ("x", "y")
        ]
        return float(np.mean([float(v) for v in values])) if all(values) else None

    @property
    def properties(self) -> Mapping[str, str]:
        """OpenSlide's properties."""
        return dict(self._slide.properties)

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        try:
            rgba = np.asarray(self._slide.read_region(origin_px, level, size_px))
        except self._openslide.OpenSlideError as error:
            raise UnreadableSlideError(
                self._path, found=f"level {level} at {origin_px} says: {error}"
            ) from error
        rgb: NDArray[np.uint8] = rgba[..., :3]
        transparent = rgba[..., 3] == 0
        if transparent.any():
            rgb = np.where(transparent[..., None], np.uint8(255), rgb)
        return np.ascontiguousarray(rgb)

    def close(self) -> None:
        """Close the file."""
        self._slide.close()
