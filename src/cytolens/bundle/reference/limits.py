"""Limits on several distances that together call a stated share of samples strange.

Source:
    The rank is that of a conformal set: Vovk et al. 2005, Algorithmic Learning in a
    Random World. Groups of equal weight, and one more for the group that is to come:
    Lee, Barber and Willett 2023, arXiv:2306.06342.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING = 1e-9


def joint_limits(
    distances: NDArray[np.floating],
    *,
    rate: float,
    groups: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Choose limits that at most a share of samples exceeds in any column.

    Args:
        distances: Shape ``(samples, columns)``, at least one sample.
        rate: That share, for a sample of one more group of the same kind. Where groups
            are too few to tell, the largest distances are the limits.
        groups: Number of each sample's group; each group weighs the same, however many
            samples it has. Without them, each sample is a group.

    Returns:
        Shape ``(columns,)``; a sample is strange where it exceeds one.
    """
    ordered = np.sort(distances, axis=0)
    # Equals share the rank of the first: none of them exceeds the others.
    ranks = np.stack(
        [
            np.searchsorted(ordered[:, c], distances[:, c], side="left") + 1
            for c in range(distances.shape[1])
        ],
        axis=1,
    ).max(axis=1)
    numbers = np.arange(len(distances)) if groups is None else groups
    rank = _rank(ranks, numbers, rate=rate)
    return np.asarray(ordered[rank - 1], dtype=np.float64)


def _rank(
    ranks: NDArray[np.int64], groups: NDArray[np.int64], *, rate: float
) -> np.int64:
    """The least rank that all groups but a share of them keep to."""
    _, members, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    weights = 1 / sizes[members] / (len(sizes) + 1)
    order = np.argsort(ranks, kind="stable")
    kept = np.cumsum(weights[order])
    place = int(np.searchsorted(kept, 1 - rate - _ROUNDING))
    found: np.int64 = ranks[order][min(place, len(ranks) - 1)]
    return found
