import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cytolens.evaluation.intervals.scaled_bootstrap import Scale, scaled_interval

DRAWN = np.random.default_rng(0).normal(0.8, 0.03, 500)


def test_is_the_t_interval_of_the_logit() -> None:
    low, high = scaled_interval(0.8, DRAWN, scale="share", units=25)
    spread = DRAWN.std() * np.sqrt(25 / 24) / (0.8 * 0.2)
    ends = stats.t(24, np.log(0.8 / 0.2), spread).interval(0.95)
    assert (low, high) == pytest.approx([1 / (1 + np.exp(-end)) for end in ends])


def test_ratio_is_bounded_on_the_logarithm() -> None:
    low, high = scaled_interval(0.8, DRAWN, scale="ratio", units=25)
    spread = np.log(DRAWN).std() * np.sqrt(25 / 24)
    ends = stats.t(24, np.log(0.8), spread).interval(0.95)
    assert (low, high) == pytest.approx(np.exp(ends))


def test_signed_is_a_share_stretched_to_minus_one() -> None:
    share = scaled_interval(0.8, DRAWN, scale="share", units=9, confidence=0.9)
    signed = scaled_interval(
        0.6, 2 * DRAWN - 1, scale="signed", units=9, confidence=0.9
    )
    assert signed == pytest.approx([2 * end - 1 for end in share])


@given(
    st.floats(0.001, 0.999),
    st.floats(0.001, 0.3),
    st.integers(2, 40),
    st.sampled_from(["share", "signed", "ratio"]),
)
def test_holds_the_value_and_stays_in_range(
    value: float, spread: float, units: int, scale: Scale
) -> None:
    drawn = np.clip(value + spread * np.linspace(-1, 1, 99), 1e-6, 1)
    low, high = scaled_interval(value, drawn, scale=scale, units=units)
    assert (-1 if scale == "signed" else 0) <= low <= value <= high
    assert high <= 1 or scale == "ratio"


def test_few_units_widen_it() -> None:
    few, many = (
        scaled_interval(0.8, DRAWN, scale="share", units=units) for units in (4, 4000)
    )
    assert few[0] < many[0] < many[1] < few[1]


@pytest.mark.parametrize(
    ("value", "drawn", "units"),
    [(1.0, DRAWN, 9), (0.8, DRAWN, 1), (0.8, np.full(9, np.nan), 9)],
)
def test_says_nothing_where_it_cannot(
    value: float, drawn: np.ndarray, units: int
) -> None:
    assert np.isnan(scaled_interval(value, drawn, scale="share", units=units)).all()
