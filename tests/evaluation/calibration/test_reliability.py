import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.reliability import (
    ReliabilityCurve,
    reliability_curves,
)
from cytolens.evaluation.calibration.tasks import class_tasks
from cytolens.evaluation.intervals.wilson import wilson_interval
from cytolens.evaluation.scored import Scored, scored_from
from support.predictions import random_table


def curves_of(scored: Scored, resamples: int = 50) -> tuple[ReliabilityCurve, ...]:
    bounds = Bounds.of(scored.keys, resamples=resamples)
    (task,) = class_tasks(scored, bounds.bootstrap)
    return reliability_curves(task, bounds)


def test_both_diagrams_are_those_of_scikit_learn() -> None:
    scored = scored_from(random_table(300, seed=5))
    wide, even = curves_of(scored)
    assert (wide.binning, even.binning) == ("equal width", "equal mass")
    observed, predicted = calibration_curve(
        scored.truth, scored.probabilities[:, 1], n_bins=15
    )
    held = [item for item in wide.bins if item.count]
    assert [item.observed.value for item in held] == pytest.approx(list(observed))
    assert [item.mean_predicted for item in held] == pytest.approx(list(predicted))
    assert sum(item.count for item in even.bins) == 300


def test_independent_samples_have_wilson_intervals() -> None:
    scored = scored_from(random_table(200))
    item = curves_of(scored)[1].bins[7]
    k = round((item.observed.value or 0) * item.count)
    low, high = wilson_interval([k], [item.count])[0]
    assert (item.observed.low, item.observed.high) == (low, high)
    assert item.observed.method == "Wilson"


def test_groups_are_resampled() -> None:
    scored = scored_from(random_table(400, groups=40))
    item = curves_of(scored, resamples=200)[1].bins[7]
    assert item.observed.method.startswith("cluster bootstrap (40 groups")
    assert item.observed.n == item.count


def test_an_empty_bin_says_so() -> None:
    table = random_table(30, skill=0)
    scored = scored_from(table)
    empty = next(item for item in curves_of(scored)[0].bins if not item.count)
    assert empty.mean_predicted is None
    assert "no sample in this bin" in empty.observed.note
    assert empty.as_dict()["observed"]["value"] is None


def test_edges_join() -> None:
    for curve in curves_of(scored_from(random_table(200))):
        highs = np.array([item.high for item in curve.bins[:-1]])
        lows = np.array([item.low for item in curve.bins[1:]])
        assert (highs == lows).all()
