"""Distances of reference samples to those of other groups, as new ones would have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.distance import kth_distances
from cytolens.bundle.reference.whitening import Whitening

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FOLDS = 20
"""Most parts that the groups are dealt to, where a scale is learnt without each."""


def left_out(
    rows: NDArray[np.float32], groups: NDArray[np.int64], *, k: int
) -> NDArray[np.float32]:
    """Distance of each row to its k-th nearest of other groups, shape ``(rows,)``."""
    return kth_distances(rows, rows, k=k, apart=(groups, groups))


def left_out_white(
    rows: NDArray[np.float32], groups: NDArray[np.int64], *, k: int
) -> NDArray[np.float32]:
    """The same on a scale that is learnt without a row's group too.

    A slide that helped to set the scale lies closer by it than a new one would.

    Args:
        rows: Figures, shape ``(rows, figures)``.
        groups: Numbers from 0; with one group alone no row has a distance (NaN).
        k: From 1.
    """
    found = np.full(len(rows), np.nan, dtype=np.float32)
    parts = groups % min(_FOLDS, int(groups.max()) + 1)
    for part in np.unique(parts):
        out = parts == part
        if not out.all():
            white = Whitening.of(rows[~out])
            found[out] = kth_distances(white(rows[out]), white(rows[~out]), k=k)
    return found
