"""A generated slide and what screening makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.screening.many import screen_slides
from cytolens.screening.settings import ScreeningSettings
from support.screened import Screened
from support.slides import tissue_slide, write_slide
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def slide_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 1500 x 1000 slide at 0.5 microns per pixel, its tumour on the right."""
    path = tmp_path_factory.mktemp("slides") / "case.tiff"
    return write_slide(path, tissue_slide(1500, 1000))


@pytest.fixture(scope="session")
def screened(slide_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    """The slide screened with `DarknessScorer`; read only."""
    out = tmp_path_factory.mktemp("screened")
    done = screen_slides(
        DarknessScorer(), [slide_path], out=out, settings=ScreeningSettings()
    )
    return Screened(out / "case", done.slides[0])
