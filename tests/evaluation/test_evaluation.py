import json

import numpy as np
import pandas as pd
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.prediction.columns import UnknownLabelError
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of


def with_splits(table: Predictions) -> Predictions:
    frame = table.table.copy()
    frame["split"] = ["train", "val", "test"] * (len(frame) // 3)
    return Predictions(frame)


def test_test_split_is_the_default_and_metrics_are_json() -> None:
    evaluation = evaluate_predictions(with_splits(random_table(90, groups=15)))
    assert evaluation.population.split == "test"
    assert evaluation.population.samples == 30
    content = json.loads(json.dumps(evaluation.as_dict(), allow_nan=False))
    assert content["schema"] == "cytolens-metrics"
    assert content["positive"] == "malignant"
    assert sum(map(sum, content["confusion"])) == 30


def test_val_and_train_are_cautioned() -> None:
    table = with_splits(random_table(90))
    val = evaluate_predictions(table, split="val")
    assert any("flatter" in caution for caution in val.cautions)
    train = evaluate_predictions(table, split="train")
    assert any("training data" in caution for caution in train.cautions)


def test_positive_class_is_the_second_by_name_unless_given() -> None:
    table = random_table(60, classes=("tumour", "healthy"))
    first = evaluate_predictions(table)
    second = evaluate_predictions(table, positive="healthy")
    assert first.positive == "tumour"
    assert second.positive == "healthy"
    assert first.figures["sensitivity"].value == pytest.approx(
        second.figures["specificity"].value
    )
    assert "Positive means 'tumour'" in first.protocol[0]


def test_probability_of_one_half_is_positive() -> None:
    table = table_of(["benign", "malignant"], np.zeros((2, 2)))
    evaluation = evaluate_predictions(table)
    assert evaluation.figures["sensitivity"].value == 1
    assert evaluation.figures["specificity"].value == 0


def test_same_seed_same_figures() -> None:
    table = random_table(90, groups=9)
    one, two = (evaluate_predictions(table).as_dict() for _ in range(2))
    assert one == two


def test_unlabelled_rows_are_left_out_and_said() -> None:
    frame = random_table(40).table.copy()
    frame.loc[:4, "label"] = None
    evaluation = evaluate_predictions(Predictions(frame))
    assert evaluation.population.samples == 35
    assert "5 samples have no label and are left out." in evaluation.cautions


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"split": "dev"}, "no split 'dev'. Its splits are: test"),
        ({"positive": "x"}, "positive class 'x' is none of: benign, malignant"),
    ],
)
def test_unknown_name_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        evaluate_predictions(random_table(12), **change)  # type: ignore[arg-type]  # mypy takes the values for each keyword


def test_nothing_to_evaluate_is_refused() -> None:
    frame = random_table(6).table
    empty = Predictions(frame.iloc[:0])
    with pytest.raises(EvaluationError, match="empty"):
        evaluate_predictions(empty)
    bare = Predictions(frame.assign(label=pd.Series([None] * 6, dtype="string")))
    with pytest.raises(EvaluationError, match="None of the 6 predictions has a label"):
        evaluate_predictions(bare)


def test_foreign_label_is_refused() -> None:
    table = table_of(["HSIL", "benign"], np.zeros((2, 2)))
    with pytest.raises(UnknownLabelError, match=r"HSIL.*--map"):
        evaluate_predictions(table)
