import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from cytolens.evaluation.intervals.predictive_value import (
    Rate,
    predictive_value_interval,
)


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    trials = draw(st.integers(1, 300))
    return Rate(draw(st.integers(0, trials)), trials)


@given(rates(), rates(), st.floats(0.001, 1000))
def test_holds_the_value_and_stays_in_range(
    right: Rate, wrong: Rate, odds: float
) -> None:
    if not right.successes and not wrong.successes:
        return
    hits = right.successes / right.trials * odds
    value = hits / (hits + wrong.successes / wrong.trials)
    low, high = predictive_value_interval(right, wrong, odds=odds)
    assert 0 <= low <= value <= high <= 1
    assert low < high


def test_standard_error_is_that_of_a_simulation() -> None:
    # Sensitivity 0.8 of 300, specificity 0.9 of 500, at a prevalence of 5 %.
    random = np.random.default_rng(0)
    sensitivity = random.binomial(300, 0.8, 200_000) / 300
    alarms = random.binomial(500, 0.1, 200_000) / 500
    odds = 0.05 / 0.95
    drawn = logit(sensitivity * odds / (sensitivity * odds + alarms))
    low, high = predictive_value_interval(
        Rate(240, 300), Rate(50, 500), odds=odds, confidence=0.95
    )
    assert (logit(high) - logit(low)) / (2 * 1.959964) == pytest.approx(
        drawn.std(), rel=0.02
    )


def test_prevalence_moves_the_value_and_not_the_evidence() -> None:
    # On the logit scale the interval only shifts (Mercaldo 2007, equation 3).
    widths = [
        np.diff(logit(predictive_value_interval(Rate(8, 10), Rate(3, 40), odds=odds)))
        for odds in (0.01, 1.0)
    ]
    assert widths[0] == pytest.approx(widths[1])
