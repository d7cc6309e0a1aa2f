import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.thresholds.sweep import sweep
from cytolens.evaluation.thresholds.two_sided import TwoSided

SAMPLES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


@given(samples=SAMPLES)
def test_counts_are_those_of_the_thresholds(
    samples: list[tuple[float, bool]],
) -> None:
    scores = np.array([score for score, _ in samples])
    truth = np.array([is_positive for _, is_positive in samples])
    found = sweep(TwoSided("p", truth, scores))
    assert (np.diff(found.thresholds) > 0).all()
    for j, threshold in enumerate(found.thresholds):
        called = scores >= threshold
        assert found.tp[j] == (called & truth).sum()
        assert found.fp[j] == (called & ~truth).sum()
        assert (called == (found.last >= j)).all()
    # No way to part the scores is left out; 1 itself cannot be called negative.
    parts = len(np.unique(scores)) + (scores.max() < 1)
    assert len(found.thresholds) == parts


def test_thresholds_lie_midway() -> None:
    sides = TwoSided("p", np.array([True, False]), np.array([0.2, 0.6]))
    assert sweep(sides).thresholds.tolist() == [0.0, 0.4, 0.8]


@pytest.mark.parametrize("steps", [0, 1])
def test_neighbouring_numbers_are_parted(steps: int) -> None:
    """Half way between them rounds to one or the other."""
    below = 0.3
    for _ in range(steps):
        below = float(np.nextafter(below, 1))
    above = float(np.nextafter(below, 1))
    sides = TwoSided("p", np.array([False, True]), np.array([below, above]))
    assert sweep(sides).thresholds[1] == above
