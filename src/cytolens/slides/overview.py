"""A picture of the whole slide at low power."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
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
MOST_READERS = 4
"""Threads that read blocks; each holds one block in memory."""


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
    read_scale = downsamples[best_level(downsamples, factor)] / factor
    _Painter(slide, overview, read_scale).paint()
    return overview


class _Painter:
    def __init__(self, slide: Slide, overview: Overview, read_scale: float) -> None:
        self._slide = slide
        self._overview = overview
        self._block = max(1, int(BLOCK_PX * read_scale))
        self._smallest = max(1, int(SMALLEST_BLOCK_PX * read_scale))
        self._holes = 0
        self._lock = threading.Lock()

    def paint(self) -> None:
        """Paint the whole picture, in blocks, several at a time."""
        height, width = self._overview.unread.shape
        corners = [
            (x, y)
            for y in range(0, height, self._block)
            for x in range(0, width, self._block)
        ]
        readers = min(MOST_READERS, os.cpu_count() or 1, len(corners))
        with ThreadPoolExecutor(readers, thread_name_prefix="overview") as pool:
            try:
                # Listed, so that the first error is raised here.
                list(pool.map(self._paint_corner, corners))
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _paint_corner(self, corner: tuple[int, int]) -> None:
        left, top = corner
        height, width = self._overview.unread.shape
        self._paint_block(
            left,
            top,
            width=min(self._block, width - left),
            height=min(self._block, height - top),
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
            with self._lock:
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
