"""An open slide whose resolution is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from cytolens.units import MicronsPerPixel

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from cytolens.slides.facts import SlideFacts
    from cytolens.slides.reader import SlideReader
    from cytolens.slides.region import Region
    from cytolens.slides.resolution import ResolutionSource

LEVEL_SLACK = 1.02
"""A level this little too coarse is taken all the same: pyramids round their sizes."""


@dataclass(frozen=True)
class Slide:
    """A slide with its resolution; a context manager that closes the file.

    All places are in level-0 pixels, all resolutions in microns per pixel.
    """

    path: Path
    reader: SlideReader
    mpp: MicronsPerPixel
    mpp_source: ResolutionSource

    @property
    def facts(self) -> SlideFacts:
        """What the file says, and which library reads it."""
        return self.reader.facts

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the results must know about this slide."""
        return self.facts.warnings

    @property
    def dimensions_px(self) -> tuple[int, int]:
        """Width and height at full resolution."""
        return self.facts.dimensions_px

    @property
    def area_mm2(self) -> float:
        """Scanned area."""
        width, height = self.dimensions_px
        return width * height * (self.mpp / 1000) ** 2

    def read_region(
        self, region: Region, *, mpp: float | None = None
    ) -> NDArray[np.uint8]:
        """Read a region at any resolution.

        Args:
            region: Where; inside the slide.
            mpp: Wanted resolution; None is full resolution.

        Returns:
            RGB of shape ``(height, width, 3)``, the region's size at that resolution.

        Raises:
            UnreadableSlideError: If the file cannot be decoded there.
        """
        wanted = mpp or self.mpp
        pixels, found = self.read_native(region, mpp=wanted)
        scale = self.mpp / wanted
        size = (
            max(1, round(region.width_px * scale)),
            max(1, round(region.height_px * scale)),
        )
        return resize_pixels(pixels, size, shrinks=wanted > found)

    def read_native(
        self, region: Region, *, mpp: float
    ) -> tuple[NDArray[np.uint8], MicronsPerPixel]:
        """Read a region as stored, from the coarsest level fine enough.

        This is for the one preprocessing of a bundle, which does the resampling.

        Returns:
            RGB of shape ``(height, width, 3)`` and its microns per pixel.
        """
        downsamples = self.facts.level_downsamples
        level = best_level(downsamples, mpp / self.mpp)
        factor = downsamples[level]
        width, height = self.dimensions_px
        size = (
            _level_length(region.x_px, region.width_px, width, factor),
            _level_length(region.y_px, region.height_px, height, factor),
        )
        pixels = self.reader.read_level(level, (region.x_px, region.y_px), size_px=size)
        return pixels, MicronsPerPixel(self.mpp * factor)

    def close(self) -> None:
        """Close the file."""
        self.reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def best_level(downsamples: tuple[float, ...], wanted: float) -> int:
    """Index of the coarsest level that is still fine enough for a downsample."""
    enough = [i for i, d in enumerate(downsamples) if d <= wanted * LEVEL_SLACK]
    return enough[-1] if enough else 0


def _level_length(start: int, length: int, full: int, factor: float) -> int:
    """Pixels of a level that a stretch of level 0 covers, kept inside the level."""
    inside = int(full / factor) - int(start / factor)
    return max(1, min(round(length / factor), inside))


def resize_pixels(
    pixels: NDArray[np.uint8], size: tuple[int, int], *, shrinks: bool
) -> NDArray[np.uint8]:
    """Resize RGB to a width and height, by area where it shrinks."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return pixels
    # Loaded here, since processes that only read do not need it.
    import cv2

    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
