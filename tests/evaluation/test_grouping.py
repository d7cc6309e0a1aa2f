import numpy as np
import pandas as pd
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.group_labels import LabelRule
from cytolens.evaluation.group_scores import ScoreRule
from cytolens.evaluation.grouping import group_predictions
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of

LABELS = ["benign", "benign", "malignant", "malignant", "malignant"]
GROUPS = ["b", "b", "a", "a", "a"]


def cells(probabilities: list[float], labels: list[str | None]) -> Predictions:
    p = np.array(probabilities)
    logits = np.log(np.stack([1 - p, p], axis=1))
    return table_of(labels, logits, groups=GROUPS)


FIVE = cells([0.1, 0.4, 0.6, 0.9, 0.2], list(LABELS))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("mean", [(0.6 + 0.9 + 0.2) / 3, 0.25]),
        ("max", [0.9, 0.4]),
        ("majority", [2 / 3, 0]),
        ("noisy-or", [1 - 0.4 * 0.1 * 0.8, 1 - 0.9 * 0.6]),
    ],
)
def test_rules_by_hand(rule: ScoreRule, expected: list[float]) -> None:
    grouped = group_predictions(FIVE, rule=rule)
    assert grouped.table["sample"].tolist() == ["a", "b"]
    assert grouped.table["label"].tolist() == ["malignant", "benign"]
    assert grouped.table["samples"].tolist() == [3, 2]
    assert grouped.probabilities[:, 1] == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize("rule", ["mean", "majority"])
def test_several_classes(rule: ScoreRule) -> None:
    groups = [f"g{i % 7}" for i in range(60)]
    logits = np.random.default_rng(0).normal(size=(60, 3))
    labels = ["xyz"[int(g[1]) % 3] for g in groups]
    table = table_of(labels, logits, classes=("x", "y", "z"), groups=groups)
    grouped = group_predictions(table, rule=rule)
    assert len(grouped) == 7
    assert grouped.probabilities.sum(1) == pytest.approx(1)
    assert scored_from(grouped).keys == tuple(f"group:g{i}" for i in range(7))


@pytest.mark.parametrize("rule", ["max", "noisy-or"])
def test_a_positive_cell_among_three_classes_is_refused(rule: ScoreRule) -> None:
    table = random_table(9, classes=("x", "y", "z"), groups=3)
    with pytest.raises(EvaluationError, match="needs two classes"):
        group_predictions(table, rule=rule, labels="majority")


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_the_greatest_is_called_positive_where_any_sample_is(threshold: float) -> None:
    table = random_table(200, groups=40)
    grouped = group_predictions(table, rule="max", labels="majority")
    called = table.probabilities[:, 1] >= threshold
    expected = table.table.assign(called=called).groupby("group")["called"].any()
    found = scored_from(grouped, threshold=threshold).predicted
    assert found.tolist() == expected.astype(int).tolist()


@pytest.mark.parametrize("rule", ["mean", "max", "majority", "noisy-or"])
@pytest.mark.parametrize("side", [-800.0, 800.0])
def test_certain_scores_stay_finite(rule: ScoreRule, side: float) -> None:
    table = table_of(["benign"] * 3, np.array([[0.0, side]] * 3), groups=["p"] * 3)
    grouped = group_predictions(table, rule=rule)
    assert grouped.probabilities[0, 1] == pytest.approx(float(side > 0), abs=1e-9)


def test_two_labels_need_a_rule() -> None:
    mixed = cells([0.5] * 5, ["benign", "malignant", "malignant", "benign", "benign"])
    with pytest.raises(
        EvaluationError, match=r"2 groups have two labels: a \(benign, "
    ):
        group_predictions(mixed, rule="mean")
    with pytest.raises(EvaluationError, match=r"1 groups have no majority: b"):
        group_predictions(mixed, rule="mean", labels="majority")
    grouped = group_predictions(mixed, rule="mean", labels="any-positive")
    assert grouped.table["label"].tolist() == ["malignant", "malignant"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("agree", "benign"), ("any-positive", None), ("majority", "benign")],
)
def test_an_unlabelled_sample_might_be_positive(
    rule: LabelRule, expected: str | None
) -> None:
    table = cells([0.5] * 5, ["benign", None, *["malignant"] * 3])
    grouped = group_predictions(table, rule="mean", labels=rule)
    label = grouped.table["label"][1]
    assert (label if isinstance(label, str) else None) == expected


def test_other_columns_are_kept_where_a_group_agrees() -> None:
    table = FIVE.table.assign(
        stain=["x", "x", "x", "y", "x"],
        age=[1, 1, 2, 2, 2],
        site=["", "A", "A", "A", "A"],
    )
    table["site"] = table["site"].replace("", pd.NA)
    grouped = group_predictions(Predictions(table), rule="mean").table
    assert grouped["age"].tolist() == [2, 1]
    assert grouped["stain"].isna().tolist() == [True, False]
    assert grouped["site"].isna().tolist() == [False, True]
    assert grouped["group"].tolist() == ["a", "b"]
    by_age = group_predictions(Predictions(table), rule="mean", by="age").table
    assert by_age["sample"].tolist() == ["1", "2"]


def test_samples_without_a_group_are_refused() -> None:
    with pytest.raises(EvaluationError, match="9 of 9 samples have no group"):
        group_predictions(random_table(9), rule="mean")
    with pytest.raises(EvaluationError, match="no column 'slide'"):
        group_predictions(FIVE, rule="mean", by="slide")


def test_a_group_in_two_splits_is_refused() -> None:
    table = FIVE.table.assign(split=["train", "test", "test", "test", "test"])
    with pytest.raises(EvaluationError, match="more than one split, such as b"):
        group_predictions(Predictions(table), rule="mean")
