from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import openslide
import pytest
import tifffile

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.screening.heat_colours import colour_table
from cytolens.screening.heat_pyramid import HeatPyramid
from cytolens.slides.grid import TileGrid
from cytolens.units import MicronsPerPixel

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SLIDE_PX = (13_000, 9_100)
MPP = MicronsPerPixel(0.25)


@pytest.fixture
def pyramid() -> HeatPyramid:
    grid = TileGrid(SLIDE_PX, 448)
    heat = np.random.default_rng(0).random(grid.shape)
    heat[3:6, 4] = np.nan
    return HeatPyramid(heat, grid, MPP, "Suspicion: P(tumour)")


def expected_at(pyramid: HeatPyramid, size_px: tuple[int, int]) -> NDArray[np.float64]:
    """The figure of the tile whose cell holds each pixel's centre, the slow way."""
    width, height = size_px
    return np.array(
        [
            [
                pyramid.heat[
                    np.flatnonzero(
                        pyramid.grid.cell_y_px <= (y + 0.5) * SLIDE_PX[1] / height
                    )[-1],
                    np.flatnonzero(
                        pyramid.grid.cell_x_px <= (x + 0.5) * SLIDE_PX[0] / width
                    )[-1],
                ]
                for x in range(width)
            ]
            for y in range(height)
        ]
    )


def test_tifffile_reads_the_figures_of_every_level_back(
    pyramid: HeatPyramid, tmp_path: Path
) -> None:
    path = tmp_path / "heatmap.ome.tiff"
    pyramid.write_figures(path)
    with tifffile.TiffFile(path) as tif:
        assert tif.is_ome
        levels = tif.series[0].levels
        assert len(levels) >= 2
        for level, (width, height) in zip(levels, pyramid.sizes_px, strict=True):
            assert level.shape == (height, width)
            assert level.keyframe.is_tiled
        last = pyramid.sizes_px[-1]
        np.testing.assert_allclose(
            levels[-1].asarray(), expected_at(pyramid, last), rtol=1e-6
        )
        assert np.nanmax(levels[0].asarray()) == np.float32(np.nanmax(pyramid.heat))
        about = tif.ome_metadata
    assert about is not None
    assert RESEARCH_USE_ONLY in about
    mpp = SLIDE_PX[0] * MPP / pyramid.sizes_px[0][0]
    assert f'PhysicalSizeX="{mpp}" PhysicalSizeXUnit="µm"' in about


def test_openslide_reads_the_colours_at_the_slide_s_place(
    pyramid: HeatPyramid, tmp_path: Path
) -> None:
    path = tmp_path / "heatmap.tiff"
    pyramid.write_colours(path)
    with openslide.OpenSlide(path) as slide:
        assert list(slide.level_dimensions) == pyramid.sizes_px
        for axis, length_px, full_px in zip(
            "xy", slide.dimensions, SLIDE_PX, strict=True
        ):
            mpp = float(slide.properties[f"openslide.mpp-{axis}"])
            assert mpp * length_px == pytest.approx(full_px * MPP, rel=1e-6)
        assert RESEARCH_USE_ONLY in slide.properties["tiff.ImageDescription"]
        level = slide.level_count - 1
        size = slide.level_dimensions[level]
        shown = np.asarray(slide.read_region((0, 0), level, size))[..., :3]
    figures = expected_at(pyramid, size)
    scored = ~np.isnan(figures)
    colours = colour_table()[np.round(figures[scored] * 255).astype(int)]
    np.testing.assert_array_equal(shown[scored], colours)
    assert (shown[~scored] == 255).all()
    assert (~scored).any()


@pytest.mark.parametrize("slide_px", [(300, 224), (224, 224), (500_000, 3_000)])
def test_small_and_huge_slides_have_levels(
    slide_px: tuple[int, int], tmp_path: Path
) -> None:
    grid = TileGrid(slide_px, 224)
    pyramid = HeatPyramid(np.full(grid.shape, 0.5), grid, MPP, "Suspicion: P(tumour)")
    pyramid.write_colours(tmp_path / "heatmap.tiff")
    with openslide.OpenSlide(tmp_path / "heatmap.tiff") as slide:
        assert slide.level_count >= 2
        assert max(slide.dimensions) <= 16_384
