"""Cut many descriptors into small cells, so that only neighbours are compared."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ROUNDS = 6
_TRAINING_PER_CELL = 30
_BLOCK = 4096


def cell_members(
    vectors: NDArray[np.int8], *, cell_size: int, nearest: int, seed: int
) -> list[NDArray[np.intp]]:
    """Put every vector into the cells around its nearest centres.

    Two near vectors share a cell more surely if each stands in several.

    Args:
        vectors: Shape ``(vectors, length)``; at least one.
        cell_size: Aim for this many vectors per cell and nearest centre.
        nearest: Cells per vector.
        seed: Of the choice of centres.

    Returns:
        For each cell, the sorted positions of its vectors.
    """
    count = max(1, len(vectors) // cell_size)
    if count <= nearest:
        return [np.arange(len(vectors))]
    centres = _train(vectors, count, np.random.default_rng(seed))
    cells = _nearest_centres(vectors, centres, nearest).reshape(-1)
    order = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[order], np.arange(1, count))
    return [part // nearest for part in np.split(order, starts)]


def _train(vectors: NDArray[np.int8], count: int, rng: np.random.Generator) -> Floats:
    chosen = rng.permutation(len(vectors))[: count * _TRAINING_PER_CELL]
    sample = vectors[chosen].astype(np.float32)
    centres = sample[:count].copy()
    for _ in range(_ROUNDS):
        cells = _nearest_centres(sample, centres, 1)[:, 0]
        order = np.argsort(cells, kind="stable")
        sizes = np.bincount(cells, minlength=count)
        filled = np.flatnonzero(sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)])[filled]
        sums = np.add.reduceat(sample[order], starts, axis=0)
        centres[filled] = sums / sizes[filled, None]
    return centres


def _nearest_centres(
    vectors: NDArray[np.int8] | Floats, centres: Floats, nearest: int
) -> NDArray[np.int32]:
    found = np.empty((len(vectors), nearest), np.int32)
    length = (centres**2).sum(axis=1)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float32)
        distance = length - 2 * (block @ centres.T)
        rows = np.arange(len(block))
        for rank in range(nearest):
            best = distance.argmin(axis=1)
            found[start : start + len(block), rank] = best
            distance[rows, best] = np.inf
    return found
