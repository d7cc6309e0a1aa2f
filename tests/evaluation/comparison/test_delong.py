import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from cytolens.evaluation.comparison.delong import delong_paired
from cytolens.evaluation.intervals.delong import delong_variance


def by_pairs(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Placements by comparing every positive with every negative."""
    above = scores[truth][:, None] - scores[~truth][None, :]
    won = (above > 0) + 0.5 * (above == 0)
    return won.mean(axis=1), won.mean(axis=0)


@given(st.integers(0, 10_000), st.integers(2, 12), st.integers(2, 12))
def test_agrees_with_the_covariance_of_all_pairs(seed: int, m: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat([True, False], [m, n]))
    # Few distinct scores, so that many are tied.
    first, second = rng.integers(0, 5, size=(2, m + n)).astype(np.float64)
    found = delong_paired(truth, first, second)
    v10, v01 = zip(by_pairs(truth, first), by_pairs(truth, second), strict=True)
    covariance = np.cov(v10) / m + np.cov(v01) / n
    expected = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert found.first == pytest.approx(v10[0].mean())
    assert found.second == pytest.approx(v10[1].mean())
    assert found.variance == pytest.approx(expected, abs=1e-12)


def test_against_pure_chance_it_is_the_variance_of_one_area() -> None:
    rng = np.random.default_rng(0)
    truth, scores = rng.random(60) < 0.5, rng.normal(size=60)
    constant = delong_paired(truth, scores, np.zeros(60))
    assert constant.second == 0.5
    assert constant.variance == pytest.approx(delong_variance(truth, scores).variance)


def test_one_of_a_kind_gives_no_variance() -> None:
    truth = np.array([True, False, False])
    assert np.isnan(delong_paired(truth, np.arange(3.0), np.arange(3.0)).variance)
