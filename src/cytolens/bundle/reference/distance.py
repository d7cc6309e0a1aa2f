"""Distances to the nearest reference samples, a block of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 512


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale every row to length 1; a row of zeros stays as it is."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def squared_distances(
    rows: NDArray[np.float32], others: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared Euclidean distances, shape ``(rows, others)``; none below 0."""
    lengths = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return np.asarray(np.maximum(lengths - 2 * rows @ others.T, 0), dtype=np.float32)


def kth_distances(
    rows: NDArray[np.float32],
    others: NDArray[np.float32],
    *,
    k: int,
    apart: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> NDArray[np.float32]:
    """Distance of each row to its k-th nearest of the others.

    Args:
        rows: Shape ``(rows, features)``.
        others: Shape ``(others, features)``; if there are fewer than ``k``, the
            farthest counts.
        k: From 1.
        apart: Group numbers of rows and of others: only what is of another group is
            near. A row whose group is all there is gets no distance (NaN).

    Returns:
        Shape ``(rows,)``.
    """
    found = np.full(len(rows), np.nan, dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        distances = squared_distances(rows[part], others)
        if apart is not None:
            distances[apart[0][part][:, None] == apart[1]] = np.inf
        found[part] = _kth(distances, k)
    return found


def _kth(squares: NDArray[np.float32], k: int) -> NDArray[np.float32]:
    """The k-th smallest of each row, or the largest that is finite."""
    finite = np.isfinite(squares).sum(axis=1)
    nearest = np.sort(np.partition(squares, min(k, squares.shape[1]) - 1)[:, :k])
    place = np.clip(np.minimum(finite, k) - 1, 0, None)
    chosen = np.sqrt(nearest[np.arange(len(squares)), place])
    return np.where(finite > 0, chosen, np.nan).astype(np.float32)
