import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from cytolens.evaluation import ranking
from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap
from cytolens.evaluation.ranking import ranked_areas, resampled_areas, weighted_areas

ROWS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 4)),
    min_size=2,
    max_size=60,
).filter(lambda rows: len({t for t, _, w in rows if w}) == 2)


@given(ROWS)
def test_weighted_areas_agree_with_scikit_learn(
    rows: list[tuple[bool, int, int]],
) -> None:
    truth, scores, weights = (np.array(c) for c in zip(*rows, strict=True))
    ours = weighted_areas(truth, scores.astype(float), weights[None].astype(float))
    expected = (
        roc_auc_score(truth, scores, sample_weight=weights),
        average_precision_score(truth, scores, sample_weight=weights),
    )
    assert (ours.roc[0], ours.precision_recall[0]) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("distinct", [5, 400])
def test_resampled_areas_agree_with_scikit_learn(distinct: int) -> None:
    random = np.random.default_rng(1)
    truth = random.random(300) < 0.4
    scores = random.integers(distinct, size=300) + 3.0 * truth
    drawn = ClusterBootstrap.draw([str(i % 40) for i in range(300)], resamples=30)
    areas = resampled_areas(truth, scores, drawn)
    for weights, roc, precision in zip(drawn.weights(0, 30), *areas, strict=True):
        expected = [
            score(truth, scores, sample_weight=weights)
            for score in (roc_auc_score, average_precision_score)
        ]
        assert [roc, precision] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("groups", [9, 200])
def test_blocks_do_not_change_a_digit(
    monkeypatch: pytest.MonkeyPatch, groups: int
) -> None:
    random = np.random.default_rng(0)
    truth, scores = random.random(200) < 0.5, random.normal(size=200).round(1)
    drawn = ClusterBootstrap.draw([str(i % groups) for i in range(200)], resamples=30)
    whole = resampled_areas(truth, scores, drawn)
    for steps, width in ((7, 11), (1000, 4)):
        monkeypatch.setattr(ranking, "STEPS", steps)
        monkeypatch.setattr(ranking, "WIDTH", width)
        blocks = resampled_areas(truth, scores, drawn)
        assert (blocks.roc == whole.roc).all()
        assert (blocks.precision_recall == whole.precision_recall).all()


def test_samples_as_they_are_equal_a_resample_of_each_once() -> None:
    truth = np.array([False, True, True, False, True])
    scores = np.array([0.1, 0.4, 0.35, 0.8, 0.9])
    one, each = (
        ranked_areas(truth, scores),
        weighted_areas(truth, scores, np.ones((1, 5))),
    )
    assert one.roc == each.roc
    assert one.precision_recall == each.precision_recall


def test_what_a_resample_does_not_define_is_not_a_number() -> None:
    truth, scores = np.array([True, False]), np.array([1.0, 0.0])
    areas = weighted_areas(truth, scores, np.array([[0.0, 2.0], [2.0, 0.0]]))
    assert np.isnan(areas.roc).all()
    assert np.isnan(areas.precision_recall).tolist() == [True, False]
