import numpy as np
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.fitting_split import require_fitting_split
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def with_splits(samples: int = 30) -> Predictions:
    table = random_table(samples).table.copy()
    table["split"] = [("train", "val", "test")[i % 3] for i in range(samples)]
    return Predictions(table)


def out_of_fold(models: tuple[str, ...]) -> Predictions:
    table = random_table(30).table.copy()
    table["fold"] = np.arange(30) % 3
    table["model"] = [models[i % 3] for i in range(30)]
    return Predictions(table)


def test_validation_rows_with_a_label_are_taken() -> None:
    table = with_splits().table.copy()
    table.loc[1, "label"] = None
    rows = require_fitting_split(Predictions(table), "val").table
    assert set(rows["split"]) == {"val"}
    assert list(rows["sample"]) == [f"s{i}" for i in range(4, 30, 3)]


@pytest.mark.parametrize("split", ["train", "test", "dev"])
def test_any_other_split_is_refused(split: str) -> None:
    with pytest.raises(EvaluationError, match=f"fitted on the split '{split}'"):
        require_fitting_split(with_splits(), split)


def test_missing_validation_rows_say_what_there_is() -> None:
    with pytest.raises(EvaluationError, match="its splits are: test"):
        require_fitting_split(random_table(10), "val")


def test_unlabelled_validation_rows_are_refused() -> None:
    table = with_splits().table.copy()
    table["label"] = None
    with pytest.raises(EvaluationError, match="None of the 10 samples"):
        require_fitting_split(Predictions(table), "val")


def test_out_of_fold_table_is_taken_whole() -> None:
    rows = require_fitting_split(out_of_fold(("a", "b", "c")), "out-of-fold")
    assert len(rows) == 30


@pytest.mark.parametrize("models", [("a", "a", "a"), ("a", "b", "b")])
def test_folds_of_one_model_are_no_cross_validation(models: tuple[str, ...]) -> None:
    with pytest.raises(EvaluationError, match="no table of a cross-validation"):
        require_fitting_split(out_of_fold(models), "out-of-fold")


def test_a_table_without_folds_is_no_cross_validation() -> None:
    with pytest.raises(EvaluationError, match="needs a column fold"):
        require_fitting_split(random_table(30), "out-of-fold")
