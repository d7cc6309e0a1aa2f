import numpy as np
import pytest
from scipy import stats

from cytolens.evaluation.comparison.paired import (
    area_difference,
    rate_difference,
    resampled_difference,
)


def test_resamples_give_students_t_of_the_group_means() -> None:
    """For a mean over groups of one size, this is the paired t test itself."""
    rng = np.random.default_rng(0)
    each = rng.normal(0.1, 0.3, size=25)
    counts = rng.multinomial(25, np.full(25, 1 / 25), size=40_000)
    drawn = counts @ each / 25
    found = resampled_difference(
        "accuracy",
        float(each.mean()),
        drawn,
        units=25,
        n=25,
        method="bootstrap",
        confidence=0.95,
    )
    expected = stats.ttest_1samp(each, 0)
    low, high = expected.confidence_interval(0.95)
    assert found.difference.p == pytest.approx(expected.pvalue, rel=0.05)
    assert found.difference.figure.low == pytest.approx(low, abs=0.003)
    assert found.difference.figure.high == pytest.approx(high, abs=0.003)
    assert found.deviation == pytest.approx(each.std(ddof=1) / 5, rel=0.02)


@pytest.mark.parametrize("units", [0, 1])
def test_one_group_has_no_interval(units: int) -> None:
    found = resampled_difference(
        "F1", 0.1, np.ones(9), units=units, n=5, method="b", confidence=0.95
    )
    assert found.difference.p is None
    assert found.difference.figure.note == f"no interval: it hangs on {units} groups"


def test_mostly_undefined_resamples_have_no_interval() -> None:
    drawn = np.r_[np.full(6, np.nan), np.ones(4)]
    found = resampled_difference(
        "PPV", 0.1, drawn, units=9, n=5, method="b", confidence=0.95
    )
    assert found.difference.figure.low is None


def test_models_that_never_differ_are_not_called_different() -> None:
    found = resampled_difference(
        "F1", 0.0, np.zeros(9), units=9, n=5, method="b", confidence=0.95
    )
    assert found.difference.p == 1
    assert "same in every resample" in found.difference.figure.note


def test_rates_by_mcnemar_and_newcombe() -> None:
    first = np.repeat([True, True, False, False], [36, 12, 2, 0])
    second = np.repeat([True, False, True, False], [36, 12, 2, 0])
    found = rate_difference("accuracy", first, second, confidence=0.95)
    assert found.difference.figure.value == pytest.approx(0.2)
    assert found.difference.figure.low == pytest.approx(0.0569, abs=5e-5)
    assert found.difference.p == pytest.approx(stats.binomtest(12, 14).pvalue)
    each = first.astype(float) - second
    assert found.deviation == pytest.approx(each.std() / np.sqrt(50))


def test_areas_by_delong() -> None:
    rng = np.random.default_rng(3)
    truth = np.arange(80) % 2 == 0
    first, second = truth + rng.normal(size=80), truth + 2 * rng.normal(size=80)
    found = area_difference("ROC AUC", truth, first, second, confidence=0.95)
    figure = found.difference.figure
    z = (figure.value or 0) / found.deviation
    assert found.difference.p == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert (figure.high or 0) - (figure.low or 0) == pytest.approx(
        2 * 1.959964 * found.deviation
    )
    same = area_difference("ROC AUC", truth, first, first, confidence=0.95)
    assert same.difference.p == 1
