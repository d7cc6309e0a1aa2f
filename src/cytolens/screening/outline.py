"""Outlines of sets of grid cells, as rings for GeoJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Corner = tuple[int, int]
    """Column and row of a corner of cells."""
    Ring = list[Corner]


def trace_outline(cells: NDArray[np.bool_]) -> list[Ring]:
    """Trace the outline of a piece of cells that are joined by their sides.

    Args:
        cells: Mask of shape ``(rows, columns)``.

    Returns:
        Closed rings of corners, the outer one first (clockwise on the screen), then
        the holes. No ring passes a corner twice.
    """
    edges = _directed_edges(cells)
    rings = []
    while edges:
        rings.append(_follow(edges))
    return sorted(rings, key=_twice_area, reverse=True)


def _directed_edges(cells: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """Sides between inside and outside, with the inside on their right hand."""
    padded = np.pad(cells, 1)
    edges: dict[Corner, list[Corner]] = {}

    def add(starts: NDArray[np.intp], *, begin: Corner, end: Corner) -> None:
        for row, column in starts.tolist():
            start = (column + begin[0], row + begin[1])
            edges.setdefault(start, []).append((column + end[0], row + end[1]))

    inside = padded[1:-1, 1:-1]
    add(np.argwhere(inside & ~padded[:-2, 1:-1]), begin=(0, 0), end=(1, 0))
    add(np.argwhere(inside & ~padded[1:-1, 2:]), begin=(1, 0), end=(1, 1))
    add(np.argwhere(inside & ~padded[2:, 1:-1]), begin=(1, 1), end=(0, 1))
    add(np.argwhere(inside & ~padded[1:-1, :-2]), begin=(0, 1), end=(0, 0))
    return edges


def _follow(edges: dict[Corner, list[Corner]]) -> Ring:
    """Take one closed ring out of the edges."""
    start = min(edges)
    ring = [start]
    here, step = start, (0, 0)
    while True:
        there = _turn_left_first(here, edges[here], step)
        edges[here].remove(there)
        if not edges[here]:
            del edges[here]
        new_step = (there[0] - here[0], there[1] - here[1])
        if new_step == step:
            ring[-1] = there
        else:
            ring.append(there)
        here, step = there, new_step
        if here == start:
            return ring


def _turn_left_first(here: Corner, ends: list[Corner], step: Corner) -> Corner:
    """Where two cells touch at a corner: holes then touch, and no ring meets itself."""
    left = (here[0] + step[1], here[1] - step[0])
    return left if left in ends else ends[0]


def _twice_area(ring: Ring) -> int:
    x, y = np.array(ring, np.int64).T
    return int(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
