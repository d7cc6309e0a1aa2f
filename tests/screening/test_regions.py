import numpy as np
import pytest

from cytolens.screening.regions import find_regions
from cytolens.slides.grid import TileGrid
from cytolens.units import MicronsPerPixel

GRID = TileGrid((500, 400), 100)
MPP = MicronsPerPixel(0.5)


def heat(**cells: float) -> np.ndarray:
    """A grid of zeros with some cells set, named like ``r1c2``."""
    values = np.zeros(GRID.shape)
    for name, value in cells.items():
        values[int(name[1]), int(name[3])] = value
    return values


def test_the_larger_piece_is_first() -> None:
    found = find_regions(
        heat(r0c0=0.99, r2c2=0.7, r2c3=0.8), GRID, threshold=0.5, mpp=MPP
    )
    assert [r.tiles for r in found] == [2, 1]
    first = found[0]
    assert first.rank == 1
    assert first.max_suspicion == 0.8
    assert first.mean_suspicion == pytest.approx(0.75)
    assert first.area_mm2 == pytest.approx(2 * 0.05 * 0.05)
    assert first.rings_px == (
        ((200, 200), (400, 200), (400, 300), (200, 300), (200, 200)),
    )


def test_the_centre_leans_to_the_more_suspicious() -> None:
    (region,) = find_regions(heat(r1c1=0.5, r1c2=1.0), GRID, threshold=0.5, mpp=MPP)
    assert region.centre_px == (150 + 67, 150)


def test_corners_do_not_join() -> None:
    found = find_regions(heat(r1c1=0.9, r2c2=0.9), GRID, threshold=0.5, mpp=MPP)
    assert len(found) == 2


def test_tiles_that_were_not_scored_are_never_suspicious() -> None:
    unknown = np.full(GRID.shape, np.nan)
    assert find_regions(unknown, GRID, threshold=0.0, mpp=MPP) == []


def test_a_threshold_of_zero_takes_all_that_was_scored() -> None:
    (region,) = find_regions(heat(), GRID, threshold=0.0, mpp=MPP)
    assert region.tiles == len(GRID)
    assert region.centre_px == (250, 200)
