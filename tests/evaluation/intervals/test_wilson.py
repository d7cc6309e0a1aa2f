import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from cytolens.evaluation.intervals.wilson import wilson_interval

# Newcombe 1998, Stat Med 17:857-872, Table I, method 3, as printed (4 decimals).
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 10_000))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE)
def test_printed_values(k: int, n: int, low: float, high: float) -> None:
    assert np.round(wilson_interval([k], [n])[0], 4).tolist() == [low, high]


@given(counts(), st.floats(0.5, 0.999))
def test_agrees_with_statsmodels(count: tuple[int, int], confidence: float) -> None:
    theirs = proportion_confint(*count, alpha=1 - confidence, method="wilson")
    ours = wilson_interval([count[0]], [count[1]], confidence=confidence)[0]
    assert ours == pytest.approx(theirs, abs=1e-12)


@given(counts())
def test_interval_holds_the_rate_and_stays_in_range(count: tuple[int, int]) -> None:
    k, n = count
    ((low, high),) = wilson_interval([k], [n])
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="trial"):
        wilson_interval([k], [n])
