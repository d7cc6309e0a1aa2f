import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.pivotal import pivotal_figure, root_figure
from cytolens.evaluation.figure import Figure

BOUNDS = Bounds.of([str(i) for i in range(100)], resamples=10)
DRAWN = np.linspace(0.10, 0.20, 1001)


def test_percentiles_are_turned_round_the_estimate() -> None:
    figure = pivotal_figure("e", 0.14, DRAWN, BOUNDS, n=100)
    assert figure.low == pytest.approx(2 * 0.14 - 0.1975)
    assert figure.high == pytest.approx(2 * 0.14 - 0.1025)
    assert figure.method == "basic bootstrap (10 resamples)"


def test_a_corrected_estimate_is_turned_round_what_was_drawn_from() -> None:
    figure = pivotal_figure("e", 0.12, DRAWN, BOUNDS, n=100, plain=0.15)
    assert figure.low == pytest.approx(0.12 + 0.15 - 0.1975)


def test_bounds_stay_above_zero_and_hold_the_estimate() -> None:
    figure = pivotal_figure("e", 0.05, DRAWN, BOUNDS, n=100)
    assert (figure.low, figure.value, figure.high) == (0, 0.05, 0.05)
    below = pivotal_figure("e", -0.02, DRAWN, BOUNDS, n=100, plain=0.15)
    assert below.value == 0


@pytest.mark.parametrize(("most", "low"), [(0.13, 2 * 0.14 - 0.1975), (0.15, 0.0)])
def test_what_chance_may_bring_bounds_nothing_from_below(
    most: float, low: float
) -> None:
    chance = np.linspace(0, most, 1001)
    figure = pivotal_figure("e", 0.14, DRAWN, BOUNDS, n=100, chance=chance)
    assert figure.low == pytest.approx(low)


def test_resamples_that_agree_give_no_interval_but_the_note() -> None:
    same = np.full(10, 0.1)
    figure = pivotal_figure("e", 0.1, same, BOUNDS, n=100, note="beware")
    assert figure.low is None
    assert figure.note.endswith("; beware")


def test_root_of_a_figure() -> None:
    figure = root_figure(Figure("e", 0.04, 0.01, 0.09, "m", 9))
    assert (figure.value, figure.low, figure.high) == (0.2, 0.1, 0.3)
    assert root_figure(Figure("e", 0.04, None, None, "", 9)).low is None
