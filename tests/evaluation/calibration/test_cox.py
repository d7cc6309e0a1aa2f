import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.cox import (
    calibration_intercept,
    calibration_slope,
    logistic_fit,
)

RNG = np.random.default_rng(0)
N = 300
GROUPS = [f"g{i % 40}" for i in range(N)]
ODDS = RNG.normal(size=N) * 2
Y = (RNG.random(N) < expit(0.6 * ODDS - 0.4)).astype(float)


def fitted(columns: np.ndarray, offset: np.ndarray | None = None):  # type: ignore[no-untyped-def]  # noqa: ANN201  # statsmodels has no types
    model = sm.GLM(Y, columns, family=sm.families.Binomial(), offset=offset)
    codes = np.unique(GROUPS, return_inverse=True)[1]
    return model.fit(
        cov_type="cluster", cov_kwds={"groups": codes, "df_correction": True}
    )


def test_slope_and_its_interval_are_those_of_statsmodels() -> None:
    bounds = Bounds.of(GROUPS, resamples=10)
    figure = calibration_slope(Y, ODDS, bounds)
    expected = fitted(np.stack([ODDS, np.ones(N)], axis=1))
    assert figure.value == pytest.approx(expected.params[0], abs=1e-8)
    from scipy.stats import t

    half = t.ppf(0.975, 39) * expected.bse[0]
    assert figure.low == pytest.approx(expected.params[0] - half, abs=1e-6)
    assert figure.high == pytest.approx(expected.params[0] + half, abs=1e-6)
    assert figure.method == "Wald, cluster-robust"


def test_intercept_holds_the_slope_at_one() -> None:
    figure = calibration_intercept(Y, ODDS, Bounds.of(GROUPS, resamples=10))
    expected = fitted(np.ones((N, 1)), offset=ODDS)
    assert figure.value == pytest.approx(expected.params[0], abs=1e-8)
    # With this intercept the mean probability is right.
    assert expit(ODDS + (figure.value or 0)).mean() == pytest.approx(Y.mean())


def test_independent_samples_are_said_to_be() -> None:
    bounds = Bounds.of([f"s{i}" for i in range(N)], resamples=10)
    assert calibration_slope(Y, ODDS, bounds).method == "Wald, robust"


def test_a_fit_near_its_end_does_not_go_round_for_ever() -> None:
    for seed in range(300):
        rng = np.random.default_rng(seed)
        odds = rng.normal(size=500) * 1.5
        y = (rng.random(500) < expit(odds)).astype(float)
        design = np.stack([1.2 * odds, np.ones(500)], axis=1)
        assert logistic_fit(y, design, offset=np.zeros(500)) is not None


@pytest.mark.parametrize(
    ("truth", "odds", "why"),
    [
        ([0.0, 0.0, 1.0, 1.0], [-2.0, -1.0, 1.0, 2.0], "separate the classes"),
        ([1.0, 1.0, 0.0, 0.0], [-2.0, -1.0, 1.0, 2.0], "separate the classes"),
        ([0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0], "all probabilities are equal"),
        ([1.0, 1.0, 1.0, 1.0], [-2.0, -1.0, 1.0, 2.0], "only one class"),
    ],
)
def test_where_there_is_no_slope_it_is_said_why(
    truth: list[float], odds: list[float], why: str
) -> None:
    bounds = Bounds.of(list("abcd"), resamples=10)
    figure = calibration_slope(np.array(truth), np.array(odds), bounds)
    assert not figure.is_defined
    assert why in figure.note


def test_extreme_log_odds_have_an_intercept() -> None:
    odds = np.array([700.0, -700, 30, -30, 2, -2] * 5)
    y = np.array([1.0, 0, 0, 1, 1, 0] * 5)
    bounds = Bounds.of([str(i) for i in range(30)], resamples=10)
    figure = calibration_intercept(y, odds, bounds)
    assert figure.is_defined
    assert expit(odds + (figure.value or 0)).sum() == pytest.approx(15)


def test_one_group_gives_no_interval() -> None:
    figure = calibration_slope(Y, ODDS, Bounds.of(["g"] * N, resamples=10))
    assert figure.is_defined
    assert figure.low is None
    assert "only 1 groups" in figure.note
