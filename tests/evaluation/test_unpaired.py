import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.wilson import wilson_interval
from cytolens.evaluation.unpaired import unpaired_difference

# Newcombe 1998, Stat Med 17:873-890, Table II, method 10, as quoted (4 decimals).
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]
COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def rate(k: int, n: int) -> Figure:
    low, high = wilson_interval([k], [n])[0]
    return Figure("sensitivity", k / n, float(low), float(high), "Wilson", n)


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_golden(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    figure = unpaired_difference(rate(*first), rate(*second)).figure
    assert figure.low == pytest.approx(low, abs=5e-5)
    assert figure.high == pytest.approx(high, abs=5e-5)


@given(COUNTS, COUNTS)
def test_agrees_with_statsmodels(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    figure = unpaired_difference(rate(*first), rate(*second)).figure
    expected = confint_proportions_2indep(*first, *second, method="newcomb")
    assert (figure.low, figure.high) == pytest.approx(expected, abs=1e-9)


@given(COUNTS, COUNTS)
def test_p_belongs_to_the_interval_and_sides_can_be_swapped(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    one = unpaired_difference(rate(*first), rate(*second))
    other = unpaired_difference(rate(*second), rate(*first))
    assert one.p is not None
    assert one.p == pytest.approx(other.p)
    assert one.figure.low == pytest.approx(-(other.figure.high or 0))
    low, high = one.figure.low or 0, one.figure.high or 0
    if min(abs(low), abs(high)) > 1e-9:
        assert (one.p < 0.05) == (low > 0 or high < 0)


def test_few_groups_rest_on_students_t() -> None:
    one, other = rate(80, 100), rate(60, 100)
    normal = unpaired_difference(one, other)
    student = unpaired_difference(one, other, groups=(12, 40))
    assert student.figure == normal.figure
    assert student.test == "square-and-add, Student's t"
    # Where the interval just ends at zero, p is 5 % under either law.
    edge = Figure("sensitivity", 0.5, 0.4, 0.6, "b", 9)
    none = Figure("sensitivity", 0.4, 0.4, 0.4, "b", 9)
    for groups in (None, (12, 40)):
        assert unpaired_difference(edge, none, groups=groups).p == pytest.approx(0.05)
    # t with 11 degrees of freedom reaches 2.201 standard errors, not 1.960.
    assert student.p == pytest.approx(2 * stats.t.sf(_ratio(student) * 2.200985, 11))


def _ratio(found: Difference) -> float:
    value, low = found.figure.value or 0, found.figure.low or 0
    return value / (value - low)


def test_what_is_not_defined_stays_so() -> None:
    none = Figure.undefined("sensitivity", why="no positives")
    found = unpaired_difference(none, rate(5, 9))
    assert found.p is None
    assert found.figure.note == "not defined: one side is not defined"
    bare = Figure("sensitivity", 0.5, None, None, "", 4, "no interval")
    found = unpaired_difference(rate(9, 9), bare)
    assert found.figure.value == 0.5
    assert found.figure.low is None
    assert "one side has none" in found.figure.note


def test_bounds_of_shares_stay_possible_but_others_may_pass_one() -> None:
    assert unpaired_difference(rate(10, 10), rate(0, 10)).figure.high == 1
    low = Figure("MCC", -0.9, -1.0, -0.5, "b", 9)
    high = Figure("MCC", 0.9, 0.5, 1.0, "b", 9)
    assert (unpaired_difference(high, low).figure.value or 0) == pytest.approx(1.8)
    assert (unpaired_difference(high, low).figure.high or 0) > 1.8
