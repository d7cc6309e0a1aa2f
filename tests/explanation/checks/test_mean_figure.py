import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.mean_figure import mean_figure


def bounds_of(keys: list[str]) -> Bounds:
    return Bounds.of(keys, resamples=500)


def test_mean_and_interval_of_what_is_known() -> None:
    values = np.array([0.2, np.nan, 0.4, 0.6])
    figure = mean_figure("x", values, bounds_of(list("abcd")), within="share")
    assert figure.value == pytest.approx(0.4)
    assert figure.n == 3
    assert figure.low is not None
    assert figure.high is not None
    assert 0 <= figure.low < 0.4 < figure.high <= 1


def test_interval_is_students_on_the_logit_scale() -> None:
    values = np.random.default_rng(0).uniform(0.3, 0.5, 40)
    bounds = bounds_of([str(i) for i in range(40)])
    figure = mean_figure("x", values, bounds, within="share")
    # On this narrow range the scale hardly matters: compare with the plain interval.
    half = 2.0227 * values.std(ddof=1) / np.sqrt(40)
    assert figure.low == pytest.approx(values.mean() - half, abs=0.003)
    assert figure.high == pytest.approx(values.mean() + half, abs=0.003)


def test_images_of_one_patient_count_once() -> None:
    values = np.repeat(np.random.default_rng(1).uniform(-0.5, 0.5, 10), 4)
    alone = mean_figure(
        "x", values, bounds_of([str(i) for i in range(40)]), within="signed"
    )
    together = mean_figure(
        "x", values, bounds_of([str(i // 4) for i in range(40)]), within="signed"
    )
    assert None not in (alone.low, alone.high, together.low, together.high)
    assert together.high - together.low > 1.5 * (alone.high - alone.low)  # type: ignore[operator]  # none is None


def test_a_rate_at_its_very_end_is_still_in_doubt() -> None:
    bounds = bounds_of([str(i) for i in range(16)])
    figure = mean_figure("x", np.ones(16), bounds, within="share")
    assert figure.value == figure.high == 1
    # Wilson, 16 of 16.
    assert figure.low == pytest.approx(0.8064, abs=1e-4)


def test_a_difference_that_is_always_the_same_has_no_interval() -> None:
    bounds = bounds_of(["a", "b", "c"])
    figure = mean_figure("x", np.zeros(3), bounds, within="signed")
    assert (figure.value, figure.low, figure.high) == (0, None, None)
    assert "all resamples agree" in figure.note


def test_nothing_known_says_why() -> None:
    figure = mean_figure(
        "x", np.full(2, np.nan), bounds_of(["a", "b"]), within="share", why="no mask"
    )
    assert figure.text == "not defined: no mask"
