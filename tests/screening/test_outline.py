from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from cytolens.screening.outline import trace_outline

if TYPE_CHECKING:
    from cytolens.screening.outline import Ring

pieces = arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7))).filter(np.any)


def area(ring: Ring) -> float:
    """Shoelace formula, written apart from the code under test."""
    return sum((a[0] - b[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(ring))


def is_inside(ring: Ring, x: float, y: float) -> bool:
    crossings = 0
    for (x0, y0), (_, y1) in pairwise(ring):
        crossings += x0 > x and min(y0, y1) < y < max(y0, y1)
    return crossings % 2 == 1


@given(pieces)
def test_rings_enclose_exactly_the_cells(mask: np.ndarray) -> None:
    labels, count = ndimage.label(mask)
    for label in range(1, count + 1):
        cells = labels == label
        outer, *holes = trace_outline(cells)
        assert abs(area(outer)) - sum(abs(area(h)) for h in holes) == cells.sum()
        for row, column in np.ndindex(cells.shape):
            point = (column + 0.5, row + 0.5)
            inside = is_inside(outer, *point)
            inside &= not any(is_inside(hole, *point) for hole in holes)
            assert inside == cells[row, column]


@given(pieces)
def test_rings_are_closed_and_meet_no_corner_twice(mask: np.ndarray) -> None:
    labels, _ = ndimage.label(mask)
    for ring in trace_outline(labels == 1):
        assert ring[0] == ring[-1]
        assert len(set(ring[:-1])) == len(ring) - 1


def test_straight_sides_have_no_corner_between() -> None:
    assert trace_outline(np.ones((2, 3), bool)) == [
        [(0, 0), (3, 0), (3, 2), (0, 2), (0, 0)]
    ]


def test_two_holes_that_touch_stay_two() -> None:
    cells = np.ones((4, 4), bool)
    cells[1, 1] = cells[2, 2] = False
    assert len(trace_outline(cells)) == 3
