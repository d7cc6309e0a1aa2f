from __future__ import annotations

import cv2
import numpy as np
import pytest

from cytolens.slides.dicom import seams
from cytolens.slides.dicom.seams import runs_by_column
from support.dicom_slides import TILE_PX, cut_tiles
from support.slides import tissue_slide


def order(tiles: np.ndarray, *, columns: int, rows: int) -> bool | None:
    return runs_by_column(lambda number: tiles[number], columns=columns, rows=rows)


@pytest.mark.parametrize("by_column", [False, True])
@pytest.mark.parametrize(("columns", "rows"), [(5, 3), (3, 5), (2, 2), (12, 8)])
def test_the_order_is_told(
    columns: int, rows: int, monkeypatch: pytest.MonkeyPatch, *, by_column: bool
) -> None:
    monkeypatch.setattr(seams, "MOST_PAIRS", 20)
    image = tissue_slide(columns * TILE_PX, rows * TILE_PX)
    smooth = np.asarray(cv2.GaussianBlur(image, (0, 0), 3), np.uint8)
    tiles = cut_tiles(smooth, by_column=by_column)
    assert order(tiles, columns=columns, rows=rows) is by_column


def test_what_fits_both_ways_is_not_told() -> None:
    assert order(np.full((15, 8, 8, 3), 240, np.uint8), columns=5, rows=3) is None
