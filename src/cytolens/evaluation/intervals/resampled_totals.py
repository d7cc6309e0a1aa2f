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
    # Groups that are added up together lie together: three times faster than not.
    order, place = _by_cell(cell, bootstrap)
    groups = np.broadcast_to(place[bootstrap.cluster][:, None], rows.shape)
    sums = coo_array(
        (values.ravel(), (rows.ravel(), groups.ravel())),
        shape=(cells * columns, bootstrap.groups),
    ).tocsr()
    drawn = np.empty((bootstrap.resamples, cells * columns))
    step = max(1, BLOCK_CELLS // bootstrap.groups)
    for start in range(0, bootstrap.resamples, step):
        block = np.ascontiguousarray(bootstrap.counts[start : start + step].T)
        drawn[start : start + step] = (sums @ block[order].astype(np.float64)).T
    return drawn.reshape(-1, cells, columns)


def _by_cell(
    cell: NDArray[np.int64], bootstrap: ClusterBootstrap
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Groups in the order of their cells, and the place of each group in it."""
    held = np.zeros(bootstrap.groups, dtype=np.int64)
    held[bootstrap.cluster] = cell
    order = np.argsort(held, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return order, place


def ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; NaN where the divisor is not above zero."""
    result = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0)
    return result
