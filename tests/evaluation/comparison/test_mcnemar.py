import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar

from cytolens.evaluation.comparison.mcnemar import (
    Decisions,
    mcnemar_clustered,
    mcnemar_exact,
    mcnemar_mid_p,
)

CELLS = st.tuples(*[st.integers(0, 25)] * 4)


def test_counts_who_is_right() -> None:
    first = np.array([True, True, False, False, True])
    second = np.array([True, False, True, False, False])
    assert Decisions.of(first, second) == Decisions(1, 2, 1, 1)
    assert Decisions.of(first, second).samples == 5


@given(CELLS)
def test_exact_agrees_with_statsmodels(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    expected = mcnemar([[a, b], [c, d]], exact=True).pvalue if b + c else 1.0
    assert mcnemar_exact(Decisions(a, b, c, d)) == pytest.approx(min(1.0, expected))


# Fagerland et al. 2013, Table 1 (airway hyper-responsiveness): b = 1, c = 7; p values
# by the binomial, worked by hand: 2 * 9 / 256, and half of P(X = 1) less on each side.
@pytest.mark.parametrize(
    ("b", "c", "exact", "mid"),
    [(1, 7, 18 / 256, 10 / 256), (0, 0, 1, 1), (2, 2, 1, 1 - 6 / 32)],
)
def test_worked_examples(b: int, c: int, exact: float, mid: float) -> None:
    decisions = Decisions(5, b, c, 5)
    assert mcnemar_exact(decisions) == pytest.approx(exact)
    assert mcnemar_mid_p(decisions) == pytest.approx(mid)


@given(CELLS)
def test_clustered_is_mcnemar_where_each_sample_is_a_group(
    cells: tuple[int, int, int, int],
) -> None:
    a, b, c, d = cells
    first = np.repeat([True, True, False, False], cells)
    second = np.repeat([True, False, True, False], cells)
    found = mcnemar_clustered(first, second, np.arange(len(first)))
    table = [[a, b], [c, d]]
    expected = mcnemar(table, exact=False, correction=False).pvalue if b + c else 1.0
    assert found == pytest.approx(expected)


def test_copies_of_a_sample_add_no_certainty() -> None:
    first = np.array([True] * 6 + [False] * 2)
    second = ~first
    once = mcnemar_clustered(first, second, np.arange(8))
    copied = mcnemar_clustered(
        np.repeat(first, 5), np.repeat(second, 5), np.repeat(np.arange(8), 5)
    )
    assert copied == pytest.approx(once)
