from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.images.preprocessing import Preprocessing
from cytolens.screening.plan import Plan, make_plan
from cytolens.screening.settings import TileSettings
from cytolens.slides import open_slide
from support.slides import tissue_slide, write_slide

if TYPE_CHECKING:
    from pathlib import Path


def plan_of(
    path: Path, out: Path, *, mpp: float | None = 1.0, **settings: float
) -> Plan:
    with open_slide(path) as slide:
        return make_plan(
            slide,
            Preprocessing(size_px=32, mpp=mpp),
            settings=TileSettings.model_validate(settings),
            out=out,
        )


def test_tiles_have_the_bundle_s_size_on_the_glass(
    slide_path: Path, tmp_path: Path
) -> None:
    plan = plan_of(slide_path, tmp_path)
    assert plan.grid.tile_px == 64
    assert not plan.warnings


def test_without_the_bundle_s_resolution_it_says_so(
    slide_path: Path, tmp_path: Path
) -> None:
    plan = plan_of(slide_path, tmp_path, mpp=None)
    assert plan.grid.tile_px == 32
    assert "--tile-mpp" in plan.warnings[0]


def test_the_user_may_give_the_resolution(slide_path: Path, tmp_path: Path) -> None:
    plan = plan_of(slide_path, tmp_path, mpp=None, tile_mpp=2.0)
    assert plan.grid.tile_px == 128
    assert not plan.warnings


def test_another_resolution_than_the_bundle_s_is_said(
    slide_path: Path, tmp_path: Path
) -> None:
    plan = plan_of(slide_path, tmp_path, tile_mpp=2.0)
    assert "trained at 1" in plan.warnings[0]


def test_a_coarser_slide_is_said(slide_path: Path, tmp_path: Path) -> None:
    plan = plan_of(slide_path, tmp_path, mpp=0.25)
    assert "coarser" in plan.warnings[0]


def test_exactly_the_tiles_with_tissue_are_to_be_scored(
    slide_path: Path, tmp_path: Path
) -> None:
    plan = plan_of(slide_path, tmp_path, min_tissue=0.3)
    np.testing.assert_array_equal(plan.to_score, np.flatnonzero(plan.tissue >= 0.3))
    assert set(plan.status) == {"scored", "background"}


def test_pen_goes_before_background(tmp_path: Path) -> None:
    image = tissue_slide(1500, 1000)
    image[100:900, 1180:1420] = (20, 150, 70)
    plan = plan_of(write_slide(tmp_path / "pen.tiff", image), tmp_path)
    inked = plan.status == "ink"
    assert inked.sum() > 20
    assert (plan.ink[inked] > 0.3).all()


def test_a_range_is_checked(slide_path: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="min_tissue"):
        plan_of(slide_path, tmp_path, min_tissue=1.5)
