import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from cytolens.evaluation.area import (
    average_precision,
    precision_recall_points,
    resampled_area,
    roc_area,
    roc_points,
)
from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap

ROWS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 4)),
    min_size=2,
    max_size=60,
).filter(lambda rows: len({t for t, _, w in rows if w}) == 2)


@given(ROWS)
def test_weighted_area_agrees_with_scikit_learn(
    rows: list[tuple[bool, int, int]],
) -> None:
    truth, scores, weights = (np.array(c) for c in zip(*rows, strict=True))
    ours = roc_area(truth, scores.astype(float), weights[None].astype(float))[0]
    assert ours == pytest.approx(
        roc_auc_score(truth, scores, sample_weight=weights), abs=1e-12
    )


@given(ROWS)
def test_points_agree_with_scikit_learn(rows: list[tuple[bool, int, int]]) -> None:
    truth, scores, _ = (np.array(c) for c in zip(*rows, strict=True))
    if truth.all() or not truth.any():
        return
    points = roc_points(truth, scores.astype(float))
    theirs = np.stack(roc_curve(truth, scores, drop_intermediate=False), axis=1)
    assert points == pytest.approx(theirs, abs=1e-12)


@given(ROWS)
def test_precision_and_recall_agree_with_scikit_learn(
    rows: list[tuple[bool, int, int]],
) -> None:
    truth, scores, _ = (np.array(c) for c in zip(*rows, strict=True))
    if not truth.any():
        return
    points = precision_recall_points(truth, scores.astype(float))
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    theirs = np.stack([recall[:-1], precision[:-1], thresholds], axis=1)[::-1]
    assert points == pytest.approx(theirs, abs=1e-12)
    assert average_precision(truth, scores.astype(float)) == pytest.approx(
        average_precision_score(truth, scores), abs=1e-12
    )


def test_resampled_area_is_that_of_each_resample() -> None:
    random = np.random.default_rng(0)
    truth, scores = random.random(40) < 0.5, random.normal(size=40)
    drawn = ClusterBootstrap.draw([str(i % 9) for i in range(40)], resamples=30)
    one_by_one = [roc_area(truth, scores, w[None])[0] for w in drawn.weights(0, 30)]
    found = resampled_area(truth, scores, drawn)
    assert found == pytest.approx(one_by_one, nan_ok=True)


def test_resample_without_positives_is_not_a_number() -> None:
    truth, scores = np.array([True, False]), np.array([1.0, 0.0])
    assert np.isnan(roc_area(truth, scores, np.array([[0.0, 2.0]]))[0])
