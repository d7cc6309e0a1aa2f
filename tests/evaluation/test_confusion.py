from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics
from statsmodels.stats.inter_rater import cohens_kappa
from torchmetrics.functional.classification import multiclass_matthews_corrcoef

from cytolens.evaluation import confusion as cm

PAIRS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=80
)
LABELS = [0, 1, 2, 3]


def per_class(score: Callable[..., Any]) -> Callable[..., Any]:
    return lambda t, p: score(t, p, labels=LABELS, average=None, zero_division=np.nan)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (cm.recall, per_class(metrics.recall_score)),
        (cm.precision, per_class(metrics.precision_score)),
        (cm.f1, per_class(metrics.f1_score)),
        (cm.accuracy, metrics.accuracy_score),
    ],
)
@given(pairs=PAIRS)
def test_agrees_with_scikit_learn(
    ours: Callable[..., Any], theirs: Callable[..., Any], pairs: list[tuple[int, int]]
) -> None:
    truth, predicted = np.array(pairs).T
    counts = cm.confusion_matrix(truth, predicted, n_classes=4)
    assert (
        counts.tolist()
        == metrics.confusion_matrix(truth, predicted, labels=LABELS).tolist()
    )
    assert ours(counts) == pytest.approx(
        theirs(truth, predicted), abs=1e-12, nan_ok=True
    )


@given(PAIRS)
def test_matthews_agrees_with_two_libraries(pairs: list[tuple[int, int]]) -> None:
    truth, predicted = np.array(pairs).T
    value = float(cm.matthews(cm.confusion_matrix(truth, predicted, n_classes=4)))
    if len(set(truth)) == 1 or len(set(predicted)) == 1:
        assert np.isnan(value)
        return
    assert value == pytest.approx(
        metrics.matthews_corrcoef(truth, predicted), abs=1e-12
    )
    torch_value = multiclass_matthews_corrcoef(
        torch.tensor(predicted), torch.tensor(truth), num_classes=4
    )
    assert value == pytest.approx(float(torch_value), abs=1e-6)


@given(PAIRS)
def test_specificity_and_npv_are_recall_and_precision_of_the_rest(
    pairs: list[tuple[int, int]],
) -> None:
    truth, predicted = np.array(pairs).T
    counts = cm.confusion_matrix(truth, predicted, n_classes=4)
    for c in range(4):
        rest = cm.confusion_matrix(
            (truth != c).astype(int), (predicted != c).astype(int), n_classes=2
        )
        expected = [cm.recall(rest)[1], cm.precision(rest)[1]]
        found = [cm.specificity(counts)[c], cm.negative_predictive_value(counts)[c]]
        assert found == pytest.approx(expected, nan_ok=True)


def test_many_matrices_at_once_equal_one_by_one() -> None:
    counts = np.random.default_rng(0).integers(0, 9, (7, 3, 3)).astype(float)
    figures = (cm.recall, cm.f1, cm.matthews, cm.balanced_accuracy, cm.accuracy)
    for figure in figures:
        one_by_one = np.stack([figure(matrix) for matrix in counts])
        assert figure(counts) == pytest.approx(one_by_one)


@pytest.mark.parametrize("weighting", ["equal", "quadratic"])
@given(pairs=PAIRS)
def test_kappa_agrees_with_two_libraries(
    weighting: cm.Weighting, pairs: list[tuple[int, int]]
) -> None:
    truth, predicted = np.array(pairs).T
    counts = cm.confusion_matrix(truth, predicted, n_classes=4)
    value = float(cm.kappa(counts, weighting=weighting))
    if len({*truth, *predicted}) == 1:
        assert np.isnan(value)
        return
    theirs = metrics.cohen_kappa_score(
        truth,
        predicted,
        labels=LABELS,
        weights=None if weighting == "equal" else "quadratic",
    )
    assert value == pytest.approx(theirs, abs=1e-12)
    weights = None if weighting == "equal" else "fc"
    # Its standard error, which is not asked for, may not exist.
    with np.errstate(all="ignore"):
        again = cohens_kappa(counts, wt=weights).kappa
    assert value == pytest.approx(again, abs=1e-12)


def test_weighting_tells_near_errors_from_far_ones() -> None:
    near = np.array([[5.0, 1, 0], [1, 5, 0], [0, 0, 6]])
    far = near[:, [0, 2, 1]][[0, 2, 1]]
    assert cm.kappa(near) == pytest.approx(cm.kappa(far))
    assert cm.kappa(near, weighting="quadratic") > cm.kappa(far, weighting="quadratic")


@given(PAIRS)
def test_likelihood_ratios_agree_with_scikit_learn(
    pairs: list[tuple[int, int]],
) -> None:
    truth, predicted = np.array(pairs).T > 1
    counts = cm.confusion_matrix(truth.astype(int), predicted.astype(int), n_classes=2)
    positive = cm.positive_likelihood_ratio(counts)[1]
    negative = cm.negative_likelihood_ratio(counts)[1]
    hit, missed = (truth & predicted).sum(), (truth & ~predicted).sum()
    alarm, clear = (~truth & predicted).sum(), (~truth & ~predicted).sum()
    if not (alarm and clear and truth.any()):
        assert not np.isfinite(positive) or not np.isfinite(negative)
        return
    theirs = metrics.class_likelihood_ratios(truth, predicted)
    assert (positive, negative) == pytest.approx(tuple(theirs), abs=1e-12)
    assert positive == pytest.approx((hit / (hit + missed)) / (alarm / (alarm + clear)))


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_predictive_values_are_those_of_expected_counts(
    sensitivity: float, specificity: float, prevalence: float
) -> None:
    hits, alarms = sensitivity * prevalence, (1 - specificity) * (1 - prevalence)
    counts = np.array([[1 - prevalence - alarms, alarms], [prevalence - hits, hits]])
    ppv, npv = cm.predictive_values_at(
        np.array(sensitivity), np.array(specificity), prevalence=prevalence
    )
    assert ppv == pytest.approx(cm.precision(counts)[1])
    assert npv == pytest.approx(cm.negative_predictive_value(counts)[1])
