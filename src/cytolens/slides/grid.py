"""Where the tiles of a slide lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.region import Region

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.units import MicronsPerPixel


@dataclass(frozen=True)
class TileGrid:
    """Square tiles that cover a slide and stay inside it.

    The last column and row are moved inwards to end at the slide's edge, so they
    may overlap their neighbours. Tiles are numbered row by row. Each tile also
    owns a *cell*, the part nearer to its centre than to any other: the cells share
    the slide among them without gap or overlap.
    """

    slide_px: tuple[int, int]
    """Width and height of the slide at level 0."""
    tile_px: int
    """Side of a tile at level 0."""
    overlap: float = 0.0
    """Share of a tile's side that the next one repeats, in [0, 1)."""

    def __post_init__(self) -> None:
        if self.tile_px < 1 or self.tile_px > min(self.slide_px):
            msg = f"A tile of {self.tile_px} px does not fit into {self.slide_px}."
            raise ValueError(msg)
        if not 0 <= self.overlap < 1:
            msg = f"Overlap is {self.overlap}, expected 0 or more and less than 1."
            raise ValueError(msg)

    @cached_property
    def x_px(self) -> NDArray[np.int64]:
        """Left edges of the columns, rising."""
        return self._starts(self.slide_px[0])

    @cached_property
    def y_px(self) -> NDArray[np.int64]:
        """Top edges of the rows, rising."""
        return self._starts(self.slide_px[1])

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return len(self.y_px), len(self.x_px)

    def __len__(self) -> int:
        return len(self.y_px) * len(self.x_px)

    def region(self, tile: int) -> Region:
        """The square of one tile."""
        row, column = divmod(tile, len(self.x_px))
        side = self.tile_px
        return Region(int(self.x_px[column]), int(self.y_px[row]), side, side)

    @cached_property
    def cell_x_px(self) -> NDArray[np.int64]:
        """Borders between the columns' cells, from 0 to the width."""
        return self._borders(self.x_px, self.slide_px[0])

    @cached_property
    def cell_y_px(self) -> NDArray[np.int64]:
        """Borders between the rows' cells, from 0 to the height."""
        return self._borders(self.y_px, self.slide_px[1])

    def _starts(self, length: int) -> NDArray[np.int64]:
        stride = max(1, round(self.tile_px * (1 - self.overlap)))
        last = length - self.tile_px
        return np.append(np.arange(0, last, stride, dtype=np.int64), last)

    def _borders(self, starts: NDArray[np.int64], length: int) -> NDArray[np.int64]:
        middles = (starts[:-1] + starts[1:] + self.tile_px) // 2
        return np.concatenate([[0], middles, [length]]).astype(np.int64)


def tile_side_px(size_px: int, *, tile_mpp: float, slide_mpp: MicronsPerPixel) -> int:
    """Side of a tile on the slide at level 0.

    Args:
        size_px: Side of the tile as the network sees it.
        tile_mpp: Resolution at which the network sees it.
        slide_mpp: Resolution of the slide.
    """
    return max(1, round(size_px * tile_mpp / slide_mpp))
