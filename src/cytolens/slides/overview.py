"""A picture of the whole slide at low power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.region import Region
from cytolens.slides.slide import best_level, resize_pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.slides.slide import Slide

BLOCK_PX = 2048
"""Side of the blocks in which a slide is read, to bound memory."""
SMALLEST_BLOCK_PX = 256
"""A block that cannot be decoded is halved down to this before it is given up."""
MOST_HOLES = 256
"""With more undecodable blocks than this the slide is given up."""
HOLE_GREY = 160


@dataclass(frozen=True)
class Overview:
    """The whole slide; pixel (0, 0) is its corner."""

    rgb: NDArray[np.uint8]
    """Shape ``(height, width, 3)``."""
    unread: NDArray[np.bool_]
    """Where the file could not be decoded, shape ``(height, width)``; grey in `rgb`."""
    factor: float
    """Level-0 pixels per pixel of the picture."""


def read_overview(slide: Slide, mpp: float) -> Overview:
    """Picture a slide block by block, from the scanned pyramid alone.

    Args:
        slide: The slide.
        mpp: Resolution of the picture; finer than the slide gives the slide's own.

    Raises:
        UnreadableSlideError: If too much of the file cannot be decoded.
    """
    factor = max(mpp / slide.mpp, 1.0)
    width, height = (max(1, int(side / factor)) for side in slide.dimensions_px)
    overview = Overview(
        np.full((height, width, 3), HOLE_GREY, np.uint8),
        np.zeros((height, width), np.bool_),
        factor,
    )
    downsamples = slide.facts.level_downsamples
    painter = _Painter(
        slide, overview, downsamples[best_level(downsamples, factor)] / factor
    )
    painter.paint(0, 0, width=width, height=height)
    return overview


class _Painter:
    def __init__(self, slide: Slide, overview: Overview, read_scale: float) -> None:
        self._slide = slide
        self._overview = overview
        self._block = max(1, int(BLOCK_PX * read_scale))
        self._smallest = max(1, int(SMALLEST_BLOCK_PX * read_scale))
        self._holes = 0

    def paint(self, left: int, top: int, *, width: int, height: int) -> None:
        """Paint a rectangle of the picture, in blocks."""
        for y in range(top, top + height, self._block):
            for x in range(left, left + width, self._block):
                self._paint_block(
                    x,
                    y,
                    width=min(self._block, left + width - x),
                    height=min(self._block, top + height - y),
                )

    def _paint_block(self, left: int, top: int, *, width: int, height: int) -> None:
        factor = self._overview.factor
        region = Region(
            int(left * factor),
            int(top * factor),
            max(1, int(width * factor)),
            max(1, int(height * factor)),
        )
        block = (slice(top, top + height), slice(left, left + width))
        try:
            pixels, _ = self._slide.read_native(region, mpp=self._slide.mpp * factor)
        except UnreadableSlideError:
            if max(width, height) > self._smallest:
                self._halve(left, top, width=width, height=height)
                return
            self._holes += 1
            if self._holes > MOST_HOLES:
                raise
            self._overview.unread[block] = True
        else:
            self._overview.rgb[block] = resize_pixels(
                pixels, (width, height), shrinks=True
            )

    def _halve(self, left: int, top: int, *, width: int, height: int) -> None:
        right, low = -(-width // 2), -(-height // 2)
        for x, part_width in ((left, right), (left + right, width - right)):
            for y, part_height in ((top, low), (top + low, height - low)):
                if part_width and part_height:
                    self._paint_block(x, y, width=part_width, height=part_height)
