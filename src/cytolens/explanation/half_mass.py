"""The smallest area that holds half of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def half_count(share: NDArray[np.float64]) -> int:
    """Fewest pixels that hold half of the mass of a map that is not empty."""
    falling = np.sort(share, axis=None)[::-1]
    return int(np.searchsorted(np.cumsum(falling), falling.sum() / 2)) + 1


def half_level(share: NDArray[np.float64]) -> float | None:
    """Least value of those pixels; None where the map is empty or flat."""
    if share.max() <= 0 or share.min() == share.max():
        return None
    return float(np.sort(share, axis=None)[::-1][half_count(share) - 1])
