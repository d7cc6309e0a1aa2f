import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cytolens.slides.grid import TileGrid, tile_side_px
from cytolens.units import MicronsPerPixel


@st.composite
def grids(draw: st.DrawFn) -> TileGrid:
    tile = draw(st.integers(1, 60))
    width = draw(st.integers(tile, 300))
    height = draw(st.integers(tile, 300))
    overlap = draw(st.sampled_from([0.0, 0.25, 0.5, 0.9]))
    return TileGrid((width, height), tile, overlap=overlap)


@settings(max_examples=60, deadline=None)
@given(grids())
def test_tiles_cover_the_slide_once_each_and_stay_inside(grid: TileGrid) -> None:
    width, height = grid.slide_px
    seen = np.zeros((height, width), bool)
    places = set()
    for tile in range(len(grid)):
        region = grid.region(tile)
        places.add((region.x_px, region.y_px))
        right, bottom = region.x_px + region.width_px, region.y_px + region.height_px
        assert 0 <= region.x_px < right <= width
        assert 0 <= region.y_px < bottom <= height
        seen[region.y_px : bottom, region.x_px : right] = True
    assert seen.all()
    assert len(places) == len(grid)


@given(grids())
def test_cells_share_the_slide_and_lie_in_their_tiles(grid: TileGrid) -> None:
    for borders, starts, length in (
        (grid.cell_x_px, grid.x_px, grid.slide_px[0]),
        (grid.cell_y_px, grid.y_px, grid.slide_px[1]),
    ):
        assert borders[0] == 0
        assert borders[-1] == length
        assert (np.diff(borders) > 0).all()
        assert (borders[:-1] >= starts).all()
        assert (borders[1:] <= starts + grid.tile_px).all()


def test_neighbours_touch_without_overlap() -> None:
    grid = TileGrid((600, 224), 200)
    assert grid.x_px.tolist() == [0, 200, 400]
    assert grid.y_px.tolist() == [0, 24]
    assert grid.shape == (2, 3)


def test_overlap_narrows_the_step() -> None:
    assert TileGrid((400, 200), 200, overlap=0.5).x_px.tolist() == [0, 100, 200]


def test_a_cell_is_what_is_nearest_to_its_tile() -> None:
    grid = TileGrid((400, 200), 200, overlap=0.5)
    assert grid.cell_x_px.tolist() == [0, 150, 250, 400]
    assert grid.cell_y_px.tolist() == [0, 200]


@pytest.mark.parametrize("overlap", [-0.1, 1.0, 2.0])
def test_an_impossible_overlap_is_refused(overlap: float) -> None:
    with pytest.raises(ValueError, match="Overlap"):
        TileGrid((400, 200), 100, overlap=overlap)


def test_a_tile_larger_than_the_slide_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        TileGrid((400, 200), 201)


def test_a_tile_keeps_its_size_on_the_glass() -> None:
    side = tile_side_px(224, tile_mpp=0.5, slide_mpp=MicronsPerPixel(0.25))
    assert side == 448


@given(
    size=st.integers(32, 512),
    tile_mpp=st.floats(0.2, 4),
    slide_mpp=st.floats(0.1, 2),
)
def test_a_tile_is_within_half_a_pixel_of_its_microns(
    size: int, tile_mpp: float, slide_mpp: float
) -> None:
    side = tile_side_px(size, tile_mpp=tile_mpp, slide_mpp=MicronsPerPixel(slide_mpp))
    wanted_um = size * tile_mpp
    assert abs(side * slide_mpp - wanted_um) <= 0.5 * slide_mpp + 1e-9 or side == 1


@given(slide_mpp=st.floats(0.1, 0.6), overlap=st.sampled_from([0.0, 0.25, 0.5]))
def test_scales_that_are_not_whole_do_not_drift(
    slide_mpp: float, overlap: float
) -> None:
    # 60 mm of glass: a hundredth of a pixel a tile would add up to several.
    side = tile_side_px(224, tile_mpp=0.5, slide_mpp=MicronsPerPixel(slide_mpp))
    width = int(60_000 / slide_mpp)
    grid = TileGrid((width, side), side, overlap=overlap)
    steps = np.diff(grid.x_px)
    assert (steps[:-1] == round(side * (1 - overlap))).all()
    assert 0 < steps[-1] <= side
    assert grid.x_px[-1] + side == width
