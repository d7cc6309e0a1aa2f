"""The tiles to read of one slide, cut into parts and batches once and for all.

Whoever scores a part, and with however many others, cuts it in the same places. So the
scores are the same to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.slides.grid import TileGrid


@dataclass(frozen=True)
class Worklist:
    """All that is needed to score any part of a slide; small enough to send around."""

    grid: TileGrid
    tile_mpp: float
    """Microns per pixel at which the network sees a tile."""
    tiles: NDArray[np.int64]
    """Numbers of all tiles that are to be read, in order."""
    max_blur: float
    """Tiles more blurred than this are not scored; 1 scores them all."""
    batch_size: int
    """Tiles scored at a time; the last bits of a score may depend on it."""
    tiles_per_part: int
    icc: bool = False
    """Whether the slide is to be opened with its colours brought to sRGB."""

    @property
    def n_parts(self) -> int:
        """How many parts there are."""
        return -(-len(self.tiles) // self.tiles_per_part)

    def tiles_of(self, number: int) -> NDArray[np.int64]:
        """The tiles of one part."""
        start = number * self.tiles_per_part
        return self.tiles[start : start + self.tiles_per_part]
