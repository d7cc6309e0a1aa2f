import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.bundle.reference.alarm import fit_alarm, joint_limits

NOTHING = np.empty((0, 2), np.float32)


def draw(count: int, *, seed: int, scale: float = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (scale * random.gamma(2.0, size=(count, 2))).astype(np.float32)


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


def test_validation_moves_limits_out_where_it_must() -> None:
    reference, farther = draw(200, seed=0), draw(200, seed=1, scale=3)
    alarm = fit_alarm(reference, farther, groups=20)
    assert alarm.widened
    assert alarm.validation_alarms <= 0.05 * 200
    assert alarm.content > joint_limits(reference, rate=0.05)[0]


def test_like_or_few_validation_samples_move_nothing() -> None:
    reference = draw(200, seed=0)
    nearer = fit_alarm(reference, draw(200, seed=1, scale=0.5), groups=20)
    few = fit_alarm(reference, draw(39, seed=1, scale=3), groups=20)
    assert not nearer.widened
    assert not few.widened
    assert few.validation_alarms > 2
    assert few.limits() == pytest.approx(
        fit_alarm(reference, NOTHING, groups=1).limits()
    )
