"""Sums over cells (bins, classes) in every resample, at the cost of the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap

BLOCK_CELLS = 4_000_000
"""Counts held at a time (32 MB), whatever the number of groups."""


def totals(
    cell: NDArray[np.int64], values: NDArray[np.float64], *, cells: int
) -> NDArray[np.float64]:
    """Sum values of the samples in each cell.

    Args:
        cell: Which of ``cells`` each sample is in, shape ``(samples,)``.
        values: Shape ``(samples, columns)``.
        cells: How many cells there are.

    Returns:
        Shape ``(cells, columns)``.
    """
    columns = [np.bincount(cell, weights=v, minlength=cells) for v in values.T]
    return np.stack(columns, axis=-1)


def resampled_totals(
    cell: NDArray[np.int64],
    values: NDArray[np.float64],
    bootstrap: ClusterBootstrap,
    *,
    cells: int,
) -> NDArray[np.float64]:
    """Sum values of the samples in each cell, in every resample of whole groups.

    Each group's sums are made once and then counted as often as the group was drawn.

    Returns:
        Shape ``(resamples, cells, columns)``; memory beyond it is bounded.
    """
    from scipy.sparse import coo_array

    columns = values.shape[1]
    rows = cell[:, None] * columns + np.arange(columns)
    groups = np.broadcast_to(bootstrap.cluster[:, None], rows.shape)
    sums = coo_array(
        (values.ravel(), (rows.ravel(), groups.ravel())),
        shape=(cells * columns, bootstrap.groups),
    ).tocsr()
    drawn = np.empty((bootstrap.resamples, cells * columns))
    step = max(1, BLOCK_CELLS // bootstrap.groups)
    for start in range(0, bootstrap.resamples, step):
        block = bootstrap.counts[start : start + step].astype(np.float64, copy=False)
        drawn[start : start + step] = (sums @ block.T).T
    return drawn.reshape(-1, cells, columns)


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; NaN where the divisor is not above zero."""
    result = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0)
    return result
