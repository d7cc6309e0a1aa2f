import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from cytolens.evaluation.intervals.delong import delong_interval, delong_variance

SCORES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 9)), min_size=4, max_size=60
).filter(lambda rows: 2 <= sum(t for t, _ in rows) <= len(rows) - 2)


def arrays(rows: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:
    truth, scores = zip(*rows, strict=True)
    return np.array(truth), np.array(scores, dtype=np.float64)


def by_definition(truth: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """DeLong 1988, equations 3 to 6, pair by pair."""
    x, y = scores[truth], scores[~truth]
    kernel = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    variance = kernel.mean(1).var(ddof=1) / len(x) + kernel.mean(0).var(ddof=1) / len(y)
    return float(kernel.mean()), float(variance)


@given(SCORES)
def test_agrees_with_the_definition(rows: list[tuple[bool, int]]) -> None:
    truth, scores = arrays(rows)
    assert delong_variance(truth, scores) == pytest.approx(
        by_definition(truth, scores), abs=1e-12
    )
    assert delong_variance(truth, scores).area == pytest.approx(
        roc_auc_score(truth, scores), abs=1e-12
    )


@given(SCORES)
def test_interval_holds_the_area(rows: list[tuple[bool, int]]) -> None:
    truth, scores = arrays(rows)
    low, high = delong_interval(truth, scores)
    area = delong_variance(truth, scores).area
    assert np.isnan(low) or 0 <= low <= area + 1e-12 <= high + 2e-12 <= 1 + 2e-12


def test_says_nothing_of_a_perfect_ranking() -> None:
    truth = np.array([False, False, True, True])
    low, high = delong_interval(truth, np.array([0.1, 0.2, 0.3, 0.4]))
    assert np.isnan(low)
    assert np.isnan(high)
