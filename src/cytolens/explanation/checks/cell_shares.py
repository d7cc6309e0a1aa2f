"""In words and figures, which part of a cell one map looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


def region_shares(
    share: NDArray[np.float64], regions: Mapping[str, NDArray[np.bool_]]
) -> dict[str, float]:
    """Split one map among regions.

    Args:
        share: The map of one image with sum 1, shape ``(size, size)``.
        regions: Masks of the same shape that do not overlap.

    Returns:
        The share of the map in each region; what lies in none is missing.
    """
    return {name: float(share[mask].sum()) for name, mask in regions.items()}


def looks_at(shares: Mapping[str, float]) -> str:
    """Say it for a cytologist, the largest share first.

    Example:
        >>> looks_at({"cytoplasm": 0.21, "nucleus": 0.71, "background": 0.08})
        'looks at: nucleus 71 %, cytoplasm 21 %, background 8 %'
    """
    falling = sorted(shares.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{name} {100 * share:.0f} %" for name, share in falling)
    return f"looks at: {parts}" if parts else "looks at: nothing"
