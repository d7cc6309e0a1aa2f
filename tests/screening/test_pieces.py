from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cytolens.screening.pieces import count_pieces, number_pieces
from cytolens.screening.suspicion import Suspicion
from cytolens.slides.grid import TileGrid
from cytolens.units import MicronsPerPixel

# s scored, b background, i pen, x blurred; one letter a tile.
STATUS = {"s": "scored", "b": "background", "i": "ink", "x": "blurred"}
LAYOUT = """
ssbbs
sxbbi
bbsbs
"""


@pytest.fixture
def grid() -> TileGrid:
    return TileGrid((50, 30), 10)


@pytest.fixture
def status() -> np.ndarray:
    return np.array([STATUS[letter] for letter in LAYOUT if letter in STATUS])


def test_tiles_that_touch_are_a_piece_and_the_largest_is_the_first(
    status: np.ndarray, grid: TileGrid
) -> None:
    numbers = number_pieces(status, grid).reshape(grid.shape)
    # The corner at (2, 2) touches the blurred tile; pen parts the column at the right.
    expected = [[1, 1, 0, 0, 2], [1, 1, 0, 0, 0], [0, 0, 1, 0, 3]]
    np.testing.assert_array_equal(numbers, expected)


def test_counts_by_piece_add_up_to_the_slide_s(
    status: np.ndarray, grid: TileGrid
) -> None:
    suspicion = np.where(status == "scored", 0.2, np.nan)
    suspicion[[0, 14]] = 0.9, 0.5
    table = pd.DataFrame(
        {
            "status": status,
            "piece": number_pieces(status, grid),
            "prob:tumour": suspicion,
        }
    )
    pieces = count_pieces(
        table,
        suspicion=Suspicion(("tumour",), 0.5, "user"),
        grid=grid,
        mpp=MicronsPerPixel(100.0),
    )
    assert [p.tiles for p in pieces] == [5, 1, 1]
    assert [p.tiles_scored for p in pieces] == [4, 1, 1]
    assert [p.tiles_suspicious for p in pieces] == [1, 0, 1]
    assert [p.area_mm2 for p in pieces] == pytest.approx([5.0, 1.0, 1.0])


def test_a_slide_of_pen_has_no_piece(grid: TileGrid) -> None:
    numbers = number_pieces(np.full(15, "ink"), grid)
    assert not numbers.any()
