from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from sklearn import metrics
from torchmetrics.functional import classification as binary

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.prediction.table import Predictions

FIVE = ("a", "b", "c", "d", "e")


def figures_of(table: Predictions, *, resamples: int = 200) -> Discrimination:
    scored = scored_from(table)
    return discriminate(scored, Bounds.of(scored.keys, resamples=resamples))


def test_binary_figures_agree_with_scikit_learn() -> None:
    table = random_table(150)
    truth = (table.table["label"] == "malignant").to_numpy()
    scores = table.probabilities[:, 1]
    figures = figures_of(table)
    assert figures["ROC AUC"].value == pytest.approx(
        metrics.roc_auc_score(truth, scores), abs=1e-12
    )
    assert figures["balanced accuracy"].value == pytest.approx(
        metrics.balanced_accuracy_score(truth, scores >= 0.5), abs=1e-12
    )
    assert figures["ROC AUC"].method == "DeLong"


def test_multi_class_figures_agree_with_scikit_learn() -> None:
    table = random_table(200, classes=FIVE)
    truth = np.array([FIVE.index(str(x)) for x in table.table["label"]])
    chosen = table.probabilities.argmax(1)
    figures = figures_of(table)
    expected = {
        "accuracy": metrics.accuracy_score(truth, chosen),
        "balanced accuracy": metrics.balanced_accuracy_score(truth, chosen),
        "macro F1": metrics.f1_score(truth, chosen, average="macro"),
        "macro ROC AUC (one vs rest)": metrics.roc_auc_score(
            truth, table.probabilities, multi_class="ovr"
        ),
        "MCC": metrics.matthews_corrcoef(truth, chosen),
    }
    found = {name: figures[name].value for name in expected}
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("classes", [("benign", "malignant"), FIVE])
@pytest.mark.parametrize("groups", [None, 12])
def test_every_figure_has_an_interval_around_it(
    classes: tuple[str, ...], groups: int | None
) -> None:
    figures = figures_of(random_table(160, classes=classes, groups=groups))
    for _, figure in figures.everything():
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high
        assert ("cluster bootstrap (12 groups" in figure.method) == (groups is not None)


def test_one_class_only_is_said() -> None:
    figures = figures_of(table_of(["benign"] * 6, np.array([[1.0, -1.0]] * 6)))
    undefined = {f.name: f.note for f in figures.overall if not f.is_defined}
    assert undefined["sensitivity"] == "not defined: no sample of malignant"
    assert undefined["ROC AUC"] == "not defined: no positives"
    assert undefined["balanced accuracy"] == "not defined: only one class has samples"
    assert undefined["MCC"].startswith("not defined")
    assert figures["specificity"].value == 1


def test_absent_class_is_named_in_the_average() -> None:
    table = random_table(90, classes=("a", "b"))
    three = table_of(
        [str(x) for x in table.table["label"]],
        np.column_stack([table.logits, np.full(90, -9.0)]),
        classes=("a", "b", "c"),
    )
    figure = figures_of(three)["balanced accuracy"]
    assert "over 2 of 3 classes; no sample of c" in figure.note


@pytest.mark.parametrize("groups", [None, 10])
def test_no_error_still_has_a_lower_bound(groups: int | None) -> None:
    table = random_table(60, groups=groups, skill=60)
    figures = figures_of(table)
    units = 60 if groups is None else 10
    for name in ("accuracy", "balanced accuracy", "ROC AUC", "sensitivity"):
        assert figures[name].value == 1
        assert (figures[name].low or 0) < 1 - 1 / (2 * units)
        assert figures[name].high == 1
    assert "no interval" in figures["MCC"].note


def test_averages_of_two_classes_are_there_too() -> None:
    averages = figures_of(random_table(80)).averages
    assert list(averages) == ["macro", "weighted"]
    names = ["recall", "specificity", "precision", "NPV", "F1", "ROC AUC", "PR AUC"]
    assert [figure.name for figure in averages["macro"]] == names


def test_confusion_rates_are_shares_of_the_row() -> None:
    figures = figures_of(random_table(160, classes=FIVE, groups=30))
    rates = [[figure.value for figure in row] for row in figures.confusion_rates]
    counts = figures.confusion
    assert rates == pytest.approx(counts / counts.sum(axis=1, keepdims=True))
    assert figures.confusion_rates[0][1].name == "a taken for b"
    for i, name in enumerate(FIVE):
        recall, diagonal = figures.per_class[name][0], figures.confusion_rates[i][i]
        assert (diagonal.low, diagonal.high) == (recall.low, recall.high)


def test_quadratic_kappa_is_for_ordered_classes() -> None:
    table = random_table(120, classes=("low", "middle", "severe"))
    scored = scored_from(table)
    bounds = Bounds.of(scored.keys, resamples=100)
    names = [figure.name for figure in discriminate(scored, bounds).overall]
    assert "quadratic kappa" not in names
    figure = discriminate(scored, bounds, ordered=True)["quadratic kappa"]
    expected = metrics.cohen_kappa_score(
        scored.truth, scored.predicted, weights="quadratic"
    )
    assert figure.value == pytest.approx(expected, abs=1e-12)
    assert (figure.low or 0) < expected < (figure.high or 0)


def test_prevalence_is_for_two_classes() -> None:
    scored = scored_from(random_table(60))
    bounds = Bounds.of(scored.keys, resamples=100)
    found = discriminate(scored, bounds, prevalences=(0.01, 0.2)).at_prevalence
    assert [at.prevalence for at in found] == [0.01, 0.2]
    scored = scored_from(random_table(60, classes=FIVE))
    with pytest.raises(EvaluationError, match="5 classes and none"):
        discriminate(scored, bounds, prevalences=(0.01,))


@pytest.fixture
def double_precision() -> Iterator[None]:
    """Torchmetrics makes numbers of its own in torch's default precision."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(usual)


@pytest.mark.usefixtures("double_precision")
def test_binary_figures_agree_with_torchmetrics() -> None:
    table = random_table(150)
    truth = torch.tensor((table.table["label"] == "malignant").to_numpy()).long()
    scores = torch.tensor(table.probabilities[:, 1])
    figures = figures_of(table)
    in_full = {
        "ROC AUC": binary.binary_auroc(scores, truth),
        "PR AUC": binary.binary_average_precision(scores, truth),
    }
    # These it casts to single precision, whatever it is given.
    in_single = {
        "accuracy": binary.binary_accuracy(scores, truth),
        "sensitivity": binary.binary_recall(scores, truth),
        "specificity": binary.binary_specificity(scores, truth),
        "PPV": binary.binary_precision(scores, truth),
        "F1": binary.binary_f1_score(scores, truth),
        "MCC": binary.binary_matthews_corrcoef(scores, truth),
        "Cohen's kappa": binary.binary_cohen_kappa(scores, truth),
    }
    for expected, error in ((in_full, 1e-12), (in_single, 1e-6)):
        for name, value in expected.items():
            assert figures[name].value == pytest.approx(float(value), rel=error), name
