import numpy as np
import pytest
from sklearn import metrics

from cytolens.evaluation.averages import averages
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of

FOUR = ("a", "b", "c", "d")


def averages_of(table: Predictions, kind: str) -> dict[str, Figure]:
    scored = scored_from(table)
    counted = Counted(scored, Bounds.of(scored.keys, resamples=200))
    return {figure.name: figure for figure in averages(counted)[kind]}


@pytest.mark.parametrize("classes", [("benign", "malignant"), FOUR])
@pytest.mark.parametrize("kind", ["macro", "weighted"])
def test_agree_with_scikit_learn(classes: tuple[str, ...], kind: str) -> None:
    table = random_table(200, classes=classes)
    truth = np.array([classes.index(str(x)) for x in table.table["label"]])
    said = table.probabilities.argmax(axis=1)
    one_hot = np.eye(len(classes))[truth]
    expected = {
        "recall": metrics.recall_score(truth, said, average=kind),
        "precision": metrics.precision_score(truth, said, average=kind),
        "F1": metrics.f1_score(truth, said, average=kind),
        "ROC AUC": metrics.roc_auc_score(one_hot, table.probabilities, average=kind),
        "PR AUC": metrics.average_precision_score(
            one_hot, table.probabilities, average=kind
        ),
    }
    found = averages_of(table, kind)
    assert {name: found[name].value for name in expected} == pytest.approx(
        expected, abs=1e-12
    )


@pytest.mark.parametrize("groups", [None, 20])
@pytest.mark.parametrize("kind", ["macro", "weighted"])
def test_every_average_has_an_interval_around_it(groups: int | None, kind: str) -> None:
    for figure in averages_of(
        random_table(150, classes=FOUR, groups=groups), kind
    ).values():
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < (figure.value or 0) < figure.high


def test_weighted_recall_is_accuracy() -> None:
    table = random_table(150, classes=FOUR)
    said = [FOUR[i] for i in table.probabilities.argmax(axis=1)]
    accuracy = np.mean(
        [s == x for s, x in zip(said, table.table["label"], strict=True)]
    )
    assert averages_of(table, "weighted")["recall"].value == pytest.approx(accuracy)


def test_a_resample_without_a_class_still_counts_for_weighted_recall() -> None:
    # The only two samples of c are those of one of eight patients.
    random = np.random.default_rng(0)
    labels = [*random.choice(["a", "b"], 14), "c", "c"]
    table = table_of(
        labels,
        random.normal(size=(16, 3)),
        classes=("a", "b", "c"),
        groups=[f"p{i // 2}" for i in range(16)],
    )
    scored = scored_from(table)
    counted = Counted(scored, Bounds.of(scored.keys, resamples=200))
    right = scored.truth == scored.predicted
    accuracy = counted.bounds.rate("", right, np.ones_like(right), why="")
    recall = averages(counted)["weighted"][0]
    assert (recall.low, recall.high) == pytest.approx((accuracy.low, accuracy.high))


def test_a_class_never_predicted_leaves_precision_undefined() -> None:
    table = table_of(["a", "b", "c"], np.eye(3)[[0, 1, 1]], classes=("a", "b", "c"))
    found = averages_of(table, "macro")
    assert found["precision"].note == "not defined: nothing was taken for c"
    assert found["recall"].value == pytest.approx(2 / 3)


def test_one_class_has_no_average() -> None:
    found = averages_of(table_of(["benign"] * 4, np.zeros((4, 2))), "macro")
    for figure in found.values():
        assert figure.note == "not defined: only one class has samples"
