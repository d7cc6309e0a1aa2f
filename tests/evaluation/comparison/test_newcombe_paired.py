import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from cytolens.evaluation.comparison.mcnemar import Decisions
from cytolens.evaluation.comparison.newcombe_paired import newcombe_paired_interval
from cytolens.evaluation.intervals.wilson import wilson_interval

CELLS = st.tuples(*[st.integers(0, 25)] * 4).filter(lambda cells: sum(cells) > 0)


def test_golden() -> None:
    # Newcombe 1998, Stat Med 17:2635-2650, Table II, 36/12/2/0, method 10: quoted from
    # memory of the table, not read on the page.
    low, high = newcombe_paired_interval(Decisions(36, 12, 2, 0))
    assert (round(low, 4), round(high, 4)) == (0.0569, 0.3404)


@given(CELLS)
def test_holds_the_difference_and_turns_with_the_sides(
    cells: tuple[int, int, int, int],
) -> None:
    a, b, c, d = cells
    low, high = newcombe_paired_interval(Decisions(a, b, c, d))
    value = (b - c) / sum(cells)
    assert -1 - 1e-12 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1 + 1e-12
    assert newcombe_paired_interval(Decisions(a, c, b, d)) == pytest.approx(
        (-high, -low)
    )


def test_uncorrelated_decisions_square_and_add() -> None:
    # 20/20/20/20: both rates one half, and neither says anything of the other.
    low, high = newcombe_paired_interval(Decisions(20, 20, 20, 20))
    ends = wilson_interval([40], [80])[0]
    reach = ((0.5 - ends[0]) ** 2 + (ends[1] - 0.5) ** 2) ** 0.5
    assert (low, high) == pytest.approx((-reach, reach))


def test_correlation_narrows_and_agreement_is_not_certainty() -> None:
    agree, mixed = Decisions(45, 5, 5, 45), Decisions(25, 25, 25, 25)
    width = [high - low for low, high in map(newcombe_paired_interval, (agree, mixed))]
    assert width[0] < 0.5 * width[1]
    low, high = newcombe_paired_interval(Decisions(30, 0, 0, 0))
    assert low < -0.1
    assert high > 0.1


def test_positive_correlation_is_corrected_for_continuity() -> None:
    a, b, c, d = 20, 4, 2, 10
    low1, high1 = proportion_confint(24, 36, method="wilson")
    low2, high2 = proportion_confint(22, 36, method="wilson")
    phi = (a * d - b * c - 36 / 2) / math.sqrt(24 * 12 * 22 * 14)
    down, up = 24 / 36 - low1, high1 - 24 / 36
    other_down, other_up = 22 / 36 - low2, high2 - 22 / 36
    below = down**2 - 2 * phi * down * other_up + other_up**2
    above = up**2 - 2 * phi * up * other_down + other_down**2
    expected = 2 / 36 - math.sqrt(below), 2 / 36 + math.sqrt(above)
    assert newcombe_paired_interval(Decisions(a, b, c, d)) == pytest.approx(expected)
