import numpy as np
import pytest
from sklearn import metrics

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of, table_of_counts

FIVE = ("a", "b", "c", "d", "e")


def figures_of(table: Predictions, *, resamples: int = 200) -> Discrimination:
    scored = scored_from(table)
    return discriminate(scored, Bounds.of(scored.keys, resamples=resamples))


# Model card of the reference ViT (cancer-classification-vit): the six figures as
# printed, from the counts that give them.
VIT_CARD = {
    "accuracy": 0.8338,
    "PPV": 0.7150,
    "sensitivity": 0.7225,
    "specificity": 0.8802,
    "F1": 0.7187,
    "MCC": 0.6009,
}


def test_vit_card() -> None:
    figures = figures_of(table_of_counts(tp=138, fn=53, tn=404, fp=55))
    found = {name: figures[name].value for name in VIT_CARD}
    # F1 is 0.71875 exactly, so half a unit of the last digit is within the print.
    assert found == pytest.approx(VIT_CARD, abs=0.5e-4 + 1e-12, rel=0)
    assert figures["sensitivity"].method == "Wilson"
    assert figures["sensitivity"].n == 191


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
    everything = [
        *figures.overall,
        *(f for fs in figures.per_class.values() for f in fs),
    ]
    for figure in everything:
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
