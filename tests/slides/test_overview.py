from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from cytolens.slides import open_slide
from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.overview import read_overview
from support.slides import spoil_tile, tissue_slide, write_slide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.slides import Slide


@pytest.fixture(scope="module")
def slide(slide_path: Path) -> Iterator[Slide]:
    with open_slide(slide_path) as opened:
        yield opened


def test_shows_the_slide(slide: Slide) -> None:
    overview = read_overview(slide, 4.0)
    expected = cv2.resize(
        tissue_slide(1500, 1000), (187, 125), interpolation=cv2.INTER_AREA
    )
    assert overview.rgb.shape == expected.shape
    assert np.abs(overview.rgb.astype(float) - expected).mean() < 3
    assert not overview.unread.any()


def test_blocks_leave_no_seam(slide: Slide, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_overview(slide, 4.0).rgb.astype(float)
    monkeypatch.setattr("cytolens.slides.overview.BLOCK_PX", 256)
    assert np.abs(read_overview(slide, 4.0).rgb - whole).mean() < 3


def test_a_slide_without_pyramid_has_one(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "flat.tiff", tissue_slide(800, 600), levels=1)
    with open_slide(path) as flat:
        assert read_overview(flat, 5.0).rgb.shape == (60, 80, 3)


def test_a_damaged_place_is_a_hole_and_the_rest_is_there(tmp_path: Path) -> None:
    image = tissue_slide(1500, 1000)
    path = write_slide(tmp_path / "bad.tiff", image, levels=1)
    spoil_tile(path, x_px=600, y_px=300)
    with open_slide(path) as slide:
        overview = read_overview(slide, 2.0)
    holes = np.argwhere(overview.unread) * 4
    assert len(holes)
    # The spoilt tile is (512, 256) to (768, 512); a block may reach over its border.
    assert holes.min(axis=0).tolist() > [0, 256]
    assert holes.max(axis=0).tolist() < [768, 1024]
    expected = cv2.resize(image, (375, 250), interpolation=cv2.INTER_AREA)
    apart = np.abs(overview.rgb.astype(float) - expected).mean(axis=2)
    assert apart[~overview.unread].mean() < 3


def test_a_slide_full_of_holes_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_slide(tmp_path / "bad.tiff", tissue_slide(1500, 1000), levels=1)
    spoil_tile(path, x_px=600, y_px=300)
    monkeypatch.setattr("cytolens.slides.overview.MOST_HOLES", 0)
    with open_slide(path) as slide, pytest.raises(UnreadableSlideError):
        read_overview(slide, 2.0)
