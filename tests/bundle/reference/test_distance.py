import numpy as np
import pytest
from sklearn.metrics import pairwise_distances

from cytolens.bundle.reference.distance import kth_distances, unit_rows

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(size=(700, 6)).astype(np.float32)
OTHERS = RANDOM.normal(size=(40, 6)).astype(np.float32)


def test_unit_rows_have_length_one_or_none() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


def test_kth_nearest_is_that_of_scikit_learn() -> None:
    found = kth_distances(ROWS, OTHERS, k=3)
    expected = np.sort(pairwise_distances(ROWS, OTHERS), axis=1)[:, 2]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_the_own_group_is_not_near() -> None:
    groups = np.array([0, 0, 1, 1])
    rows = np.array([[0.0], [0.1], [5.0], [7.0]], np.float32)
    found = kth_distances(rows, rows, k=1, apart=(groups, groups))
    np.testing.assert_allclose(found, [5.0, 4.9, 4.9, 6.9], rtol=1e-5)


def test_with_too_few_the_farthest_counts() -> None:
    rows = np.array([[0.0], [1.0], [3.0]], np.float32)
    np.testing.assert_allclose(kth_distances(rows[:1], rows[1:], k=9), [3.0])


def test_a_group_without_others_has_no_distance() -> None:
    groups = np.zeros(3, np.int64)
    rows = np.zeros((3, 2), np.float32)
    found = kth_distances(rows, rows, k=1, apart=(groups, groups))
    assert np.isnan(found).all()
