from pathlib import Path

import numpy as np
from PIL import Image

from cytolens.explanation.checks.masks.estimated_nucleus import (
    estimate_nucleus,
    read_estimated_nucleus,
    three_levels,
)
from cytolens.explanation.checks.masks.registry import MaskImage


def painted_cell(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Glass, cytoplasm, a nucleus, and dark debris in a corner."""
    rows, columns = np.mgrid[:side, :side] / side - 0.5
    rgb = np.full((side, side, 3), 235, dtype=np.uint8)
    rgb[rows**2 + columns**2 < 0.4**2] = (190, 150, 190)
    nucleus = (rows - 0.05) ** 2 + columns**2 < 0.15**2
    rgb[nucleus] = (90, 50, 120)
    rgb[: side // 8, : side // 8] = (80, 50, 110)
    return rgb, nucleus


def dice(one: np.ndarray, other: np.ndarray) -> float:
    return float(2 * (one & other).sum() / (one.sum() + other.sum()))


def test_three_levels_are_told_apart() -> None:
    grey = np.repeat(np.array([10, 100, 200], dtype=np.uint8), 50)
    lower, upper = three_levels(grey)
    assert 10 <= lower < 100 <= upper < 200


def test_the_dark_blob_in_the_middle_whatever_the_size() -> None:
    for side in (40, 64, 200):
        rgb, nucleus = painted_cell(side)
        assert dice(estimate_nucleus(rgb), nucleus) > 0.9


def test_regions_hold_the_whole_image(tmp_path: Path) -> None:
    rgb, _ = painted_cell(60)
    Image.fromarray(rgb).save(tmp_path / "cell.png")
    of = MaskImage(tmp_path / "cell.png", None, 60, 60)
    nucleus, elsewhere = read_estimated_nucleus(of).values()
    assert np.array_equal(nucleus, ~elsewhere)


def test_a_blank_image_has_none_that_means_anything() -> None:
    assert estimate_nucleus(np.full((40, 40, 3), 200, dtype=np.uint8)).shape == (40, 40)
