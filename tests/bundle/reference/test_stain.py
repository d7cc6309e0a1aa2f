import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import hed2rgb, rgb2hed

from cytolens.bundle.reference.stain import STAINS, stains_of
from support.cells import cell_arrays

CELLS = cell_arrays([0, 1, 0, 1], size_px=64)
RED = STAINS.index("red against green density")
DENSITY = STAINS.index("density")


def pure(amount: np.ndarray, vector: tuple[float, float, float]) -> np.ndarray:
    """An image of one dye: its optical density is an amount times a vector."""
    density = amount[..., None] * np.array(vector)
    pixels = np.clip(np.rint(256 * np.exp(-density) - 1), 0, 255)
    return np.asarray(pixels[None], dtype=np.uint8)


def ramp(low: float, high: float) -> np.ndarray:
    return np.tile(np.linspace(low, high, 64), (64, 1))


def test_one_dye_has_its_own_ratios() -> None:
    # By hand: densities stand as 2 to 1 to 1, so the logarithms differ by log 2 and 0;
    # the floor of 0.03 takes less than 0.03 of it where the green density is near 0.8.
    (found,) = stains_of(pure(ramp(0.7, 0.9), (2.0, 1.0, 1.0)))
    assert found[RED] == pytest.approx(np.log(2), abs=0.03)
    assert found[RED + 1] == pytest.approx(0, abs=0.01)


def test_plain_glass_by_hand() -> None:
    # 255 of 255 in each channel: no density, only the floor.
    (found,) = stains_of(np.full((1, 32, 32, 3), 255, np.uint8))
    expected = [np.log(0.03), 0, 0, *[0.5 * np.log(1e-4)] * 3, 0, 0, 0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@given(st.floats(0.6, 2.0))
def test_how_much_dye_there_is_moves_density_and_not_hue(factor: float) -> None:
    dye = (0.65, 0.7, 0.29)
    (one,), (other,) = (stains_of(pure(k * ramp(0.6, 1.4), dye)) for k in (1.0, factor))
    assert other[DENSITY] - one[DENSITY] == pytest.approx(np.log(factor), abs=0.08)
    assert other[RED : RED + 2] == pytest.approx(one[RED : RED + 2], abs=0.12)


def test_brown_for_pink_moves_hue_more_than_thickness_does() -> None:
    hed = rgb2hed(CELLS)
    browner, thicker = (
        np.clip(np.rint(255 * hed2rgb(changed)), 0, 255).astype(np.uint8)
        for changed in (hed[..., [0, 2, 1]], 1.3 * hed)
    )
    usual, brown, thick = map(stains_of, (CELLS, browner, thicker))
    hue = slice(RED, RED + 2)
    moved, steady = (np.abs(x - usual)[:, hue].max(axis=1) for x in (brown, thick))
    assert (moved > 3 * steady).all()


def test_turning_an_image_changes_nothing() -> None:
    turned = np.rot90(CELLS, axes=(1, 2))
    np.testing.assert_allclose(stains_of(turned), stains_of(CELLS), atol=1e-4)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 7, 64, 90]))
def test_any_image_has_finite_figures(seed: int, side: int) -> None:
    random = np.random.default_rng(seed)
    low, high = np.sort(random.integers(0, 256, 2))
    image = random.integers(low, high + 1, (1, side, side, 3), dtype=np.uint8)
    assert np.isfinite(stains_of(image)).all()


def test_pairs_have_the_figures_of_both() -> None:
    found = stains_of(CELLS.reshape(2, 2, 64, 64, 3))
    assert found.shape == (2, 2 * len(STAINS))
    np.testing.assert_array_equal(found.reshape(4, -1), stains_of(CELLS))


def test_all_figures_are_those_of_numpy() -> None:
    random = np.random.default_rng(0)
    image = random.integers(20, 230, (1, 64, 64, 3), dtype=np.uint8)
    density = -np.log((image[0].reshape(-1, 3) + 1.0) / 256)
    logs, weights = np.log(density + 0.03), density.mean(axis=1) + 0.03
    figures = [logs.mean(axis=1), logs[:, 0] - logs[:, 1], logs[:, 1] - logs[:, 2]]
    spread = np.cov(figures, aweights=weights, ddof=0) + 1e-4 * np.eye(3)
    deviations = np.sqrt(np.diag(spread))
    expected = [
        *np.average(figures, axis=1, weights=weights),
        *np.log(deviations),
        spread[0, 1] / spread[0, 0],
        spread[0, 2] / spread[0, 0],
        spread[1, 2] / deviations[1] / deviations[2],
    ]
    np.testing.assert_allclose(stains_of(image)[0], expected, rtol=1e-4, atol=1e-5)
