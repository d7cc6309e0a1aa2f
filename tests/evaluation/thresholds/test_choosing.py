import pandas as pd
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.thresholds.choosing import choose, choosing_rows
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def splits_of(*names: str, groups: int | None = None) -> Predictions:
    table = random_table(120, groups=groups).table
    table["split"] = [names[i % len(names)] for i in range(len(table))]
    return Predictions(table)


def test_only_validation_chooses_and_the_record_says_so() -> None:
    predictions = splits_of("val", "test", groups=30)
    choice = choose(predictions, "sensitivity=0.9")
    threshold, rows = choice.record.threshold, choice.record.rows
    assert rows.samples == 60
    assert rows.shared_samples(predictions.table["sample"]) == [
        f"s{i}" for i in range(0, 120, 2)
    ]
    assert rows.shared_groups(["g0", "g1"]) == ["g0"]
    assert threshold.value == choice.chosen.value
    assert threshold.split == "val"
    assert threshold.data_fingerprint == rows.fingerprint
    assert (threshold.positive_class, threshold.model) == ("malignant", "tiny-1")
    assert (threshold.positives or 0) + (threshold.negatives or 0) == 60
    assert all("optimistic" in f.note for f in threshold.figures if f.value)
    rows_of_val = choosing_rows(predictions, resamples=50)
    assert rows_of_val.table().positives == threshold.positives


def test_labels_of_other_splits_play_no_part() -> None:
    predictions = splits_of("val", "test")
    table = predictions.table.copy()
    is_test = table["split"] == "test"
    table.loc[is_test, "label"] = "benign"
    for rule in ("youden", "ppv=0.6"):
        changed = choose(Predictions(table), rule)
        unchanged = choose(predictions, rule)
        assert changed.chosen == unchanged.chosen


@pytest.mark.parametrize("split", ["test", "train", "holdout"])
def test_other_splits_are_refused(split: str) -> None:
    with pytest.raises(EvaluationError, match=f"on the split '{split}'"):
        choose(splits_of("val", "test"), "youden", split=split)


def test_out_of_fold_predictions_choose_but_belong_to_no_one_model() -> None:
    table = random_table(60).table
    fold = [1 + i % 3 for i in range(60)]
    table["fold"] = fold
    table["model"] = pd.Series([f"m{f}" for f in fold], dtype="string")
    chosen = choose(Predictions(table), "youden", split="out-of-fold")
    assert chosen.record.threshold.model is None
    assert chosen.record.threshold.split == "out-of-fold"
