import numpy as np
import pytest

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table


def test_resampled_counts_are_those_of_repeated_samples() -> None:
    scored = scored_from(random_table(90, classes=("a", "b", "c"), groups=11))
    bounds = Bounds.of(scored.keys, resamples=5)
    counted = Counted(scored, bounds)
    weights = bounds.bootstrap.weights(0, 5).astype(int)
    for drawn, times in zip(counted.drawn, weights, strict=True):
        again = np.repeat(np.arange(90), times)
        expected = cm.confusion_matrix(
            scored.truth[again], counted.predicted[again], n_classes=3
        )
        assert (drawn == expected).all()


def test_areas_are_worked_out_once() -> None:
    scored = scored_from(random_table(30))
    counted = Counted(scored, Bounds.of(scored.keys, resamples=5))
    assert counted.drawn_areas_of(1) is counted.drawn_areas_of(1)


def test_undefined_says_why() -> None:
    scored = scored_from(random_table(30))
    counted = Counted(scored, Bounds.of(scored.keys, resamples=5))
    figure = counted.from_counts("x", lambda c: np.full(c.shape[:-2], np.nan), why="y")
    assert figure.note == "not defined: y"
    assert figure.n == 30
    half = counted.from_counts("x", lambda c: 0 * c[..., 0, 0] + 0.5, why="")
    assert half.value == 0.5
    assert half.note.startswith("no interval: all resamples agree")
    assert pytest.approx(counted.counts.sum()) == 30
