import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from cytolens.evaluation.intervals.likelihood_ratio import likelihood_ratio_interval

TRIALS = st.integers(2, 400)


@given(st.data(), TRIALS, TRIALS, st.floats(0.5, 0.99))
def test_agrees_with_statsmodels(
    data: st.DataObject, m: int, n: int, confidence: float
) -> None:
    a = data.draw(st.integers(1, m - 1))
    b = data.draw(st.integers(1, n - 1))
    theirs = confint_proportions_2indep(
        a, m, b, n, method="log", compare="ratio", alpha=1 - confidence
    )
    ours = likelihood_ratio_interval((a, m), (b, n), confidence=confidence)
    assert ours == pytest.approx(theirs, rel=1e-12)


@given(st.data(), TRIALS, TRIALS)
def test_holds_the_ratio_even_at_the_ends(data: st.DataObject, m: int, n: int) -> None:
    a = data.draw(st.integers(0, m))
    b = data.draw(st.integers(1, n))
    low, high = likelihood_ratio_interval((a, m), (b, n))
    assert 0 <= low <= (a / m) / (b / n) <= high
    assert np.isfinite(high)
    assert high > low
