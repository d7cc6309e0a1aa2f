import cv2
import numpy as np
import pytest

from cytolens.bundle.reference.look import LOOKS, looks_of
from support.cells import cell_arrays

CELLS = cell_arrays([0, 1, 0, 1], size_px=64)


def figure(name: str, pictures: np.ndarray) -> np.ndarray:
    return looks_of(pictures)[:, LOOKS.index(name)]


def test_blur_takes_detail_and_leaves_colour() -> None:
    blurred = np.stack([cv2.GaussianBlur(c, (0, 0), 2.0) for c in CELLS])
    fine = "detail of one pixel"
    assert (figure(fine, blurred) < figure(fine, CELLS) - 1).all()
    assert figure("lightness", blurred) == pytest.approx(
        figure("lightness", CELLS), abs=1
    )


def test_another_stain_moves_the_colour() -> None:
    pinker = CELLS.copy()
    pinker[..., 1] //= 2
    assert (figure("red or green", pinker) > figure("red or green", CELLS) + 5).all()


def test_empty_glass_has_finite_figures() -> None:
    assert np.isfinite(looks_of(np.full((1, 32, 32, 3), 240, np.uint8))).all()


def test_pairs_have_the_figures_of_both() -> None:
    pairs = CELLS.reshape(2, 2, 64, 64, 3)
    found = looks_of(pairs)
    assert found.shape == (2, 2 * len(LOOKS))
    np.testing.assert_array_equal(found.reshape(4, -1), looks_of(CELLS))
