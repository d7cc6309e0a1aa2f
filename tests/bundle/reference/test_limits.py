import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.bundle.reference.limits import joint_limits


def draw(count: int, *, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.gamma(2.0, size=(count, 2)).astype(np.float32)


@given(st.integers(1, 300), st.floats(0.01, 0.5), st.integers(0, 1000))
def test_at_most_the_rate_exceeds_a_limit(count: int, rate: float, seed: int) -> None:
    distances = draw(count, seed=seed)
    alarms = (distances > joint_limits(distances, rate=rate)).any(axis=1).mean()
    assert alarms <= rate


def test_limits_are_no_wider_than_they_must() -> None:
    # By hand: of 19, none may exceed; of 39, one may.
    distances = np.arange(1, 40, dtype=np.float32)[:, None]
    assert joint_limits(distances[:19], rate=0.05) == [19]
    assert joint_limits(distances, rate=0.05) == [38]


def test_both_columns_share_the_alarms() -> None:
    distances = np.zeros((100, 2), np.float32)
    distances[:3, 0] = distances[3:6, 1] = [7, 8, 9]
    limits = joint_limits(distances, rate=0.05)
    assert (distances > limits).any(axis=1).sum() == 4


def test_new_samples_are_called_strange_at_the_rate() -> None:
    limits = joint_limits(draw(4000, seed=0), rate=0.05)
    alarms = (draw(20_000, seed=1) > limits).any(axis=1).mean()
    assert alarms == pytest.approx(0.05, abs=0.012)


@given(st.integers(1, 60), st.floats(0.01, 0.5), st.integers(0, 1000))
def test_at_most_the_rate_of_groups_exceeds_a_limit(
    count: int, rate: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    groups = np.sort(random.integers(0, count, 4 * count))
    distances = draw(4 * count, seed=seed)
    limits = joint_limits(distances, rate=rate, groups=groups)
    strange = np.any(distances > limits, axis=1)
    shares = [strange[groups == number].mean() for number in np.unique(groups)]
    assert np.mean(shares) <= rate


def test_groups_weigh_the_same_whatever_their_size() -> None:
    # By hand: 39 patients; all samples of the farthest may exceed, as one of 40.
    sizes = np.where(np.arange(39) == 38, 100, 1)
    groups = np.repeat(np.arange(39), sizes)
    distances = (groups + 1.0)[:, None]
    assert joint_limits(distances, rate=0.05, groups=groups) == [38]
    assert joint_limits(distances, rate=0.05) == [39]


def test_groups_of_one_are_samples() -> None:
    distances = draw(100, seed=0)
    np.testing.assert_array_equal(
        joint_limits(distances, rate=0.05, groups=np.arange(100)[::-1]),
        joint_limits(distances, rate=0.05),
    )


def test_too_few_groups_take_the_largest_distance() -> None:
    distances = draw(180, seed=0)
    limits = joint_limits(distances, rate=0.05, groups=np.arange(180) % 18)
    np.testing.assert_array_equal(limits, distances.max(axis=0))


def test_new_patients_are_called_strange_at_the_rate() -> None:
    random = np.random.default_rng(0)
    groups = np.repeat(np.arange(500), 4)
    own = random.normal(size=(500, 2))[groups] + random.normal(size=(2000, 2))
    limits = joint_limits(own, rate=0.05, groups=groups)
    new = random.normal(size=(20_000, 2)) + random.normal(size=(20_000, 2))
    assert (new > limits).any(axis=1).mean() == pytest.approx(0.05, abs=0.015)
