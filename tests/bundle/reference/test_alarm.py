import numpy as np
import pytest

from cytolens.bundle.reference.alarm import fit_alarm
from cytolens.bundle.reference.limits import joint_limits

NOTHING = np.empty((0, 3), np.float32)
APART = np.arange(200)


def draw(count: int, *, seed: int, scale: float = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (scale * random.gamma(2.0, size=(count, 3))).astype(np.float32)


def test_validation_moves_limits_out_where_it_must() -> None:
    reference, farther = draw(200, seed=0), draw(200, seed=1, scale=3)
    alarm = fit_alarm(reference, farther, groups=APART)
    assert alarm.widened
    assert alarm.validation_alarms <= 0.05 * 200
    assert alarm.content > joint_limits(reference, rate=0.05)[0]


def test_like_or_few_validation_samples_move_nothing() -> None:
    reference = draw(200, seed=0)
    nearer = fit_alarm(reference, draw(200, seed=1, scale=0.5), groups=APART)
    few = fit_alarm(reference, draw(39, seed=1, scale=3), groups=APART)
    assert not nearer.widened
    assert not few.widened
    assert few.validation_alarms > 2
    assert few.limits() == pytest.approx(
        fit_alarm(reference, NOTHING, groups=APART).limits()
    )


def test_one_group_alone_counts_each_sample() -> None:
    reference = draw(200, seed=0)
    alone = fit_alarm(reference, NOTHING, groups=np.zeros(200, np.int64))
    assert alone.groups == 1
    assert alone.limits() == pytest.approx(
        fit_alarm(reference, NOTHING, groups=APART).limits()
    )


def test_few_patients_take_the_largest_distance() -> None:
    reference = draw(200, seed=0)
    few = fit_alarm(reference, NOTHING, groups=APART // 20)
    assert few.groups == 10
    assert few.limits() == pytest.approx(reference.max(axis=0))
