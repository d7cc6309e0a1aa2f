import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.lower_bounds import lower_bounds
from cytolens.evaluation.thresholds.sweep import sweep
from cytolens.evaluation.thresholds.table import threshold_row
from cytolens.evaluation.thresholds.two_sided import two_sided
from support.predictions import random_table


@pytest.mark.parametrize("groups", [None, 12])
@pytest.mark.parametrize("figure", ["sensitivity", "specificity", "PPV"])
def test_all_at_once_equal_one_by_one(figure: str, groups: int | None) -> None:
    scored = scored_from(random_table(90, groups=groups, skill=2.0))
    bounds = Bounds.of(scored.keys, resamples=150)
    sides = two_sided(scored)
    counts = sweep(sides)
    at = np.flatnonzero(counts.tp + counts.fp > 0)[::3]
    lows = lower_bounds(figure, sides, bounds, counts=counts, at=at)
    for low, threshold in zip(lows, counts.thresholds[at], strict=True):
        expected = threshold_row(sides, bounds, float(threshold))[figure].low
        assert low == pytest.approx(-np.inf if expected is None else expected)
