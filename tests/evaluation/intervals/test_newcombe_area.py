import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.intervals.newcombe_area import newcombe_area_interval


@given(st.floats(0, 1), st.integers(1, 500), st.integers(1, 500))
def test_interval_holds_the_area(area: float, m: int, n: int) -> None:
    low, high = newcombe_area_interval(area, m, n)
    assert 0 <= low <= area + 1e-9
    assert area - 1e-9 <= high <= 1


def test_perfect_ranking_is_bounded_and_more_samples_bound_it_closer() -> None:
    small, _ = newcombe_area_interval(1.0, 10, 10)
    large, high = newcombe_area_interval(1.0, 100, 100)
    assert 0.6 < small < large < high == 1


def test_mirrored_area_has_the_mirrored_interval() -> None:
    low, high = newcombe_area_interval(0.8, 12, 30)
    mirrored = newcombe_area_interval(0.2, 12, 30)
    assert abs(mirrored[0] - (1 - high)) < 1e-9
    assert abs(mirrored[1] - (1 - low)) < 1e-9


@given(st.floats(0.02, 0.98), st.integers(2, 400))
def test_bounds_solve_hanley_and_mcneil_where_the_counts_are_equal(
    area: float, n: int
) -> None:
    # Hanley and McNeil 1982, Radiology 143:29-36, the variance for negative
    # exponential scores, which method 5 equals where both counts do.
    def variance(theta: float) -> float:
        q1, q2 = theta / (2 - theta), 2 * theta**2 / (1 + theta)
        pairs = (n - 1) * (q1 - theta**2) + (n - 1) * (q2 - theta**2)
        return (theta * (1 - theta) + pairs) / n**2

    for bound in newcombe_area_interval(area, n, n):
        if 1e-9 < bound < 1 - 1e-9:
            squared = NormalDist().inv_cdf(0.975) ** 2 * variance(bound)
            assert math.isclose((area - bound) ** 2, squared, rel_tol=1e-6)


def test_variance_is_that_of_exponential_scores() -> None:
    # Scores of mean 1 and 3: the true area is 0.75.
    random = np.random.default_rng(0)
    positives = random.exponential(3, (4000, 25, 1))
    negatives = random.exponential(1, (4000, 1, 25))
    areas = (positives > negatives).mean(axis=(1, 2))
    low, high = newcombe_area_interval(0.75, 25, 25, confidence=0.02)
    spread = (high - low) / 2 / NormalDist().inv_cdf(0.51)
    assert spread == pytest.approx(areas.std(), rel=0.03)
