from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from cytolens.slides import open_slide
from cytolens.slides.grid import TileGrid
from cytolens.slides.tissue import TissueMask, find_tissue
from support.slides import glass, spoil_tile, tissue_slide, write_slide

if TYPE_CHECKING:
    from pathlib import Path


def search(path: Path) -> TissueMask:
    with open_slide(path) as slide:
        return find_tissue(slide, tile_um=56.0)


def test_the_area_is_that_of_the_piece(slide_path: Path) -> None:
    radius_mm = 350 * 0.5 / 1000
    found = search(slide_path).tissue_mm2
    assert found == pytest.approx(np.pi * radius_mm**2, rel=0.04)


def test_shares_agree_with_the_full_mask(slide_path: Path) -> None:
    mask = search(slide_path)
    grid = TileGrid((1500, 1000), 112)
    shares = mask.tissue_shares(grid).reshape(grid.shape)
    truth = np.zeros((1000, 1500), np.float32)
    cv2.circle(truth, (675, 500), 350, 1.0, -1)
    for row, y in enumerate(grid.y_px):
        for column, x in enumerate(grid.x_px):
            expected = truth[y : y + 112, x : x + 112].mean()
            assert shares[row, column] == pytest.approx(expected, abs=0.15)


def test_glass_has_none(tmp_path: Path) -> None:
    mask = search(write_slide(tmp_path / "blank.tiff", glass(1000, 800)))
    assert mask.tissue_mm2 == 0
    assert not mask.tissue_shares(TileGrid((1000, 800), 112)).any()


def test_a_pen_stroke_is_not_tissue(tmp_path: Path) -> None:
    image = tissue_slide(1500, 1000)
    stroke = np.zeros((1000, 1500), np.uint8)
    cv2.line(stroke, (1300, 150), (1300, 850), 1, 240)
    image[stroke > 0] = (20, 150, 70)
    mask = search(write_slide(tmp_path / "pen.tiff", image))
    drawn_mm2 = stroke.sum() * 0.0005**2
    assert mask.ink_mm2 == pytest.approx(drawn_mm2, rel=0.15)
    assert not mask.tissue[:, int(1100 / mask.overview.factor) :].any()


def test_dust_is_not_tissue(tmp_path: Path) -> None:
    image = glass(1000, 800)
    cv2.circle(image, (300, 300), 8, (96, 58, 140), -1)
    assert search(write_slide(tmp_path / "dust.tiff", image)).tissue_mm2 == 0


def test_the_picture_is_saved(slide_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "tissue.png"
    mask = search(slide_path)
    mask.write_picture(path)
    saved = cv2.imread(str(path))
    assert saved is not None
    assert saved.shape == mask.overview.rgb.shape
    assert (saved[..., ::-1] == (0, 114, 178)).all(axis=2).any()


def test_what_cannot_be_decoded_is_not_given_up(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "bad.tiff", glass(1500, 1000), levels=1)
    spoil_tile(path, x_px=600, y_px=300)
    mask = search(path)
    grid = TileGrid((1500, 1000), 112)
    (asked,) = np.nonzero(mask.tissue_shares(grid) > 0.5)
    places = {(grid.region(t).x_px, grid.region(t).y_px) for t in asked.tolist()}
    assert (560, 336) in places
    assert len(places) < 25, "far from the hole nothing is asked for"
    assert mask.tissue_mm2 == 0
