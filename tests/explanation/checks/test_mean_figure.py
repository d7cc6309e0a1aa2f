import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.mean_figure import mean_figure


def bounds_of(keys: list[str]) -> Bounds:
    return Bounds.of(keys, resamples=500)


def test_mean_and_interval_of_what_is_known() -> None:
    values = np.array([0.2, np.nan, 0.4, 0.6])
    figure = mean_figure("x", values, bounds_of(list("abcd")), within="share")
    assert (figure.value, figure.n) == (pytest.approx(0.4), 3)
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


@pytest.mark.parametrize(("within", "end"), [("share", 0.0), ("signed", 0.6)])
def test_at_the_very_end_there_is_still_doubt(within: str, end: float) -> None:
    values = np.ones(16)
    figure = mean_figure(
        "x", values, bounds_of([str(i) for i in range(16)]), within=within
    )  # type: ignore[arg-type]  # one of the two
    assert figure.value == figure.high == 1
    # Wilson, 16 of 16: 0.8064; on -1 to 1 that is 0.6128.
    expected = 0.8064 if within == "share" else 0.6128
    assert figure.low == pytest.approx(expected, abs=1e-4)
    assert figure.low > end


def test_nothing_known_says_why() -> None:
    figure = mean_figure(
        "x", np.full(2, np.nan), bounds_of(["a", "b"]), within="share", why="no mask"
    )
    assert figure.text == "not defined: no mask"
