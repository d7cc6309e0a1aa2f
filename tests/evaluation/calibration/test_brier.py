import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from cytolens.evaluation.calibration.binning import equal_mass, equal_width
from cytolens.evaluation.calibration.brier import Decomposition, decompose
from cytolens.evaluation.intervals.resampled_totals import totals


def decomposed(p: np.ndarray, y: np.ndarray, *, even: bool) -> Decomposition:
    bins = equal_mass(p) if even else equal_width(p)
    values = np.stack([np.ones_like(p), p, y, p * y], axis=1)
    sums = totals(bins.index, values, cells=len(bins))
    return decompose(sums, np.array((p**2).sum()))


@given(st.integers(0, 100_000), st.integers(1, 300), st.booleans())
def test_the_terms_add_up_to_the_score(seed: int, n: int, even: bool) -> None:  # noqa: FBT001  # drawn by name
    rng = np.random.default_rng(seed)
    p = rng.beta(0.6, 0.6, n).round(2)
    y = (rng.random(n) < p**2).astype(float)
    parts = decomposed(p, y, even=even)
    together = (
        parts.reliability
        - parts.resolution
        + parts.uncertainty
        + parts.within_variance
        - parts.within_covariance
    )
    assert together == pytest.approx(float(parts.score), abs=1e-12)
    assert parts.score == pytest.approx(np.mean((p - y) ** 2), abs=1e-12)


def test_the_score_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    p = rng.random(200)
    y = (rng.random(200) < p).astype(float)
    parts = decomposed(p, y, even=True)
    assert parts.score == pytest.approx(brier_score_loss(y, p), abs=1e-12)


def test_terms_by_hand() -> None:
    # Two bins: 0.2 and 0.2 with one of two positive, 0.9 and 0.9 with both.
    p, y = np.array([0.2, 0.2, 0.9, 0.9]), np.array([0.0, 1.0, 1.0, 1.0])
    parts = decomposed(p, y, even=False)
    assert parts.reliability == pytest.approx((0.3**2 + 0.1**2) / 2)
    assert parts.resolution == pytest.approx((0.25**2 + 0.25**2) / 2)
    assert parts.uncertainty == pytest.approx(0.75 * 0.25)
    assert parts.within_variance == pytest.approx(0)
    assert parts.within_covariance == pytest.approx(0)
