import numpy as np

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.resampled_counts import resampled_counts
from cytolens.evaluation.thresholds.two_sided import two_sided
from support.predictions import random_table


def test_counts_are_those_of_each_resample() -> None:
    scored = scored_from(random_table(50, groups=9))
    sides, bounds = two_sided(scored), Bounds.of(scored.keys, resamples=7)
    values = np.array([0.2, 0.5, 0.8])
    calls = np.searchsorted(values, sides.scores, side="right")
    found = resampled_counts(sides, bounds, calls, thresholds=3)
    weights = bounds.bootstrap.weights(0, 7)
    for j, value in enumerate(values):
        called = sides.scores >= value
        assert (found.tp[:, j] == weights @ (called & sides.truth)).all()
        assert (found.fp[:, j] == weights @ (called & ~sides.truth)).all()
    assert (found.positives[:, 0] == weights @ sides.truth).all()
    assert (found.negatives[:, 0] == weights @ ~sides.truth).all()
