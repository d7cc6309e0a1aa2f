import math

import numpy as np
import pytest

from cytolens.evaluation.comparison.delong import delong_paired
from cytolens.evaluation.comparison.sample_size import units_needed

Scores = tuple[np.ndarray, np.ndarray, np.ndarray]


def draw(rng: np.random.Generator, samples: int) -> Scores:
    truth = np.arange(samples) % 2 == 0
    common = rng.normal(size=samples) + truth
    first = common + 0.6 * rng.normal(size=samples)
    second = common + 1.0 * rng.normal(size=samples)
    return truth, first, second


def test_by_hand() -> None:
    # 1.959964 + 0.841621 = 2.801585; (0.1 / 0.2 * 2.801585)**2 * 50 = 98.1.
    needed = units_needed(0.2, deviation=0.1, present=50)
    assert needed is not None
    assert needed.units == 99
    assert units_needed(-0.2, deviation=0.1, present=50) == needed


def test_smaller_differences_and_stricter_tests_need_more() -> None:
    base = units_needed(0.1, deviation=0.05, present=100)
    half = units_needed(0.05, deviation=0.05, present=100)
    strict = units_needed(0.1, deviation=0.05, present=100, level=0.01)
    assert base is not None
    assert half is not None
    assert strict is not None
    assert half.units == pytest.approx(4 * base.units, rel=0.01)
    assert strict.units > base.units


@pytest.mark.parametrize(
    ("difference", "deviation"), [(0, 0.1), (0.1, 0), (1, math.nan)]
)
def test_no_number_would_do(difference: float, deviation: float) -> None:
    assert units_needed(difference, deviation=deviation, present=10) is None


def test_that_many_samples_show_it_eight_times_in_ten() -> None:
    rng = np.random.default_rng(7)
    whole = delong_paired(*draw(rng, 200_000))
    pilot = delong_paired(*draw(rng, 2000))
    needed = units_needed(
        whole.first - whole.second, deviation=math.sqrt(pilot.variance), present=2000
    )
    assert needed is not None
    shown = 0
    for _ in range(400):
        areas = delong_paired(*draw(rng, needed.units))
        shown += abs(areas.first - areas.second) > 1.96 * math.sqrt(areas.variance)
    # Three standard errors of a share of 400 around 80 %.
    assert 0.74 < shown / 400 < 0.86
