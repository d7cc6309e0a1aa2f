"""Bins of predicted probabilities: of equal width, or of equal size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 15
"""As in Guo et al. 2017, and as most published figures."""
LEAST_IN_BIN = 10
"""Bins of equal size are fewer than `BINS` where they would hold less than this."""


@dataclass(frozen=True)
class Bins:
    """Which bin each probability is in.

    A bin holds what is above its lower edge, up to and with its upper one; the first
    holds its lower edge as well.

    Attributes:
        edges: Shape ``(bins + 1,)``, ascending.
        index: Bin of each sample, shape ``(samples,)``.
    """

    edges: NDArray[np.float64]
    index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.edges) - 1


def equal_width(scores: NDArray[np.float64], *, bins: int = BINS) -> Bins:
    """Divide 0 to 1 evenly; bins may be empty."""
    return _bins(scores, np.linspace(0, 1, bins + 1))


def equal_mass(scores: NDArray[np.float64], *, bins: int = BINS) -> Bins:
    """Divide the samples evenly; equal scores stay in one bin, and none is empty."""
    wanted = min(bins, max(1, len(scores) // LEAST_IN_BIN))
    shares = np.linspace(0, 1, wanted + 1)
    edges = np.unique(np.quantile(scores, shares, method="inverted_cdf"))
    if len(edges) == 1:
        edges = np.array([edges[0], edges[0]])
    return _bins(scores, edges)


def _bins(scores: NDArray[np.float64], edges: NDArray[np.float64]) -> Bins:
    index = np.searchsorted(edges[1:-1], scores, side="left")
    return Bins(edges, index.astype(np.int64))
