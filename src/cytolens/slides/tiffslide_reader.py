"""Slides through tiffslide: TIFF files that OpenSlide does not take."""

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


def _tiffslide() -> Any:  # noqa: ANN401 - the library ships no types
    try:
        import tiffslide
    except ImportError as error:
        raise MissingExtraError(
            "tiffslide", extra="slides", purpose="Reading this slide"
        ) from error
    return tiffslide


class TiffSlideReader:
    """A `SlideReader` on tiffslide."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # The decoded tiles go through one shared file handle.
        self._lock = threading.Lock()
        tiffslide = _tiffslide()
        # Opened here, since tiffslide leaves the file open when it cannot read it.
        self._file = path.open("rb")
        try:
            self._slide = tiffslide.TiffSlide(self._file)
            self._dimensions = self._slide.dimensions
        # tiffslide, tifffile and zarr raise anything from KeyError to struct.error
        # on a broken file.
        except Exception as error:
            self._file.close()
            found = f"tiffslide says: {error}"
            raise UnreadableSlideError(path, found=found) from error

    @property
    def vendor(self) -> str:
        """The format as tiffslide names it."""
        return str(self._slide.properties.get("tiffslide.vendor") or "tiff")

    @property
    def dimensions_px(self) -> tuple[int, int]:
        """Width and height of level 0."""
        width, height = self._dimensions
        return int(width), int(height)

    @property
    def level_downsamples(self) -> tuple[float, ...]:
        """How much coarser each level is than level 0."""
        return tuple(float(d) for d in self._slide.level_downsamples)

    @property
    def mpp(self) -> float | None:
        """Mean of the horizontal and the vertical resolution, where both are given."""
        values = [
            self._slide.properties.get(f"tiffslide.mpp-{axis}") for axis in ("x", "y")
        ]
        return float(np.mean([float(v) for v in values])) if all(values) else None

    @property
    def properties(self) -> Mapping[str, str]:
        """Tiffslide's properties that have a value."""
        found = self._slide.properties.items()
        return {str(key): str(value) for key, value in found if value is not None}

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; what was never scanned is white."""
        factor = self.level_downsamples[level]
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
        return self._as_rgb(np.asarray(pixels))

    def _as_rgb(self, pixels: NDArray[Any]) -> NDArray[np.uint8]:
        if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3):
            raise UnreadableSlideError(
                self._path,
                found=f"its pixels are {pixels.dtype} of shape {pixels.shape}, not RGB",
            )
        if pixels.ndim == 2 or pixels.shape[2] == 1:
            pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
        return np.ascontiguousarray(pixels[..., :3])

    def close(self) -> None:
        """Close the file."""
        self._slide.close()
        self._file.close()
