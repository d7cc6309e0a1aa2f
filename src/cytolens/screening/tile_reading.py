"""Read tiles ahead in threads, in order and in bounded memory."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.screening.tile_status import TileStatus
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.sharpness import blur_share

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

AHEAD_PER_READER = 16
SHARPNESS_MPP = 0.5
"""Finer tiles are brought to this first: empty magnification is not blur."""


@dataclass(frozen=True)
class ReadTile:
    """A tile as the network will see it, or why it will not."""

    tile: int
    status: TileStatus
    blur: float = float("nan")
    why: str = ""
    pixels: NDArray[np.uint8] | None = None
    """Resized, shape ``(size, size, 3)``; there if the status is scored."""

    def without_pixels(self) -> ReadTile:
        """The same, light enough to be kept."""
        return replace(self, pixels=None)


@dataclass(frozen=True)
class TileReader:
    """Reads tiles of one slide the bundle's way."""

    slide: Slide
    worklist: Worklist
    preprocessing: Preprocessing

    def read(self, tile: int) -> ReadTile:
        """Read one tile; a fault is told in the result, not raised."""
        region = self.worklist.grid.region(tile)
        try:
            pixels, mpp = self.slide.read_native(region, mpp=self.worklist.tile_mpp)
        except UnreadableSlideError as error:
            return ReadTile(tile, TileStatus.UNREADABLE, why=str(error))
        blur = _blur(pixels, mpp=mpp)
        if blur > self.worklist.max_blur:
            return ReadTile(tile, TileStatus.BLURRED, blur=blur)
        # The grid has cut the tile to the network's field already, so the resolution
        # is settled and only the bundle's own resampling is left to do.
        resized = self.preprocessing.resize(pixels)
        return ReadTile(tile, TileStatus.SCORED, blur=blur, pixels=resized)

    def read_ahead(
        self, tiles: NDArray[np.int64], *, readers: int
    ) -> Generator[ReadTile, None, None]:
        """Read tiles in order while the caller scores those before.

        Args:
            tiles: Numbers of the tiles.
            readers: Threads; each is at most `AHEAD_PER_READER` tiles ahead.
        """
        waiting: deque[Future[ReadTile]] = deque()
        with ThreadPoolExecutor(readers, thread_name_prefix="tiles") as pool:
            try:
                for tile in tiles.tolist():
                    waiting.append(pool.submit(self.read, tile))
                    if len(waiting) >= readers * AHEAD_PER_READER:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def _blur(pixels: NDArray[np.uint8], *, mpp: float) -> float:
    scale = mpp / SHARPNESS_MPP
    if scale < 1:
        height, width = (max(5, round(side * scale)) for side in pixels.shape[:2])
        pixels = np.asarray(
            cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8
        )
    return blur_share(pixels) if min(pixels.shape[:2]) >= 5 else 0.0
