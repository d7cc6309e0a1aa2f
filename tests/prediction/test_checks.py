from collections.abc import Callable

import pandas as pd
import pytest

from cytolens.prediction.checks import check_labels
from cytolens.prediction.columns import PredictionsTableError, UnknownLabelError
from cytolens.prediction.table import Predictions
from support.predictions import random_table

PROB = "prob:malignant"


def set_cell(
    column: str, value: str | float | None
) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table = table.astype({column: object})
        table.loc[1, column] = value
        return table

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(columns="group"), "Columns missing: group"),
        (lambda t: t.drop(columns=PROB), "Found 1 columns prob:<class>"),
        (lambda t: t.drop(columns="logit:benign"), "Columns missing: logit:benign"),
        (lambda t: pd.concat([t, t[[PROB]]], axis=1), "stand twice: prob:malignant"),
        (set_cell("sample", "s0"), "Samples that stand twice: s0"),
        (set_cell("sample", None), "1 rows have no sample name"),
        (set_cell(PROB, float("nan")), "Missing or infinite numbers in: s1"),
        (set_cell("logit:benign", float("inf")), "Missing or infinite numbers in: s1"),
        (set_cell(PROB, "high"), "not a number"),
        (set_cell(PROB, 0.99999), "sum to 1.* not 1, in: s1"),
        (set_cell(PROB, -0.2), "outside 0 to 1 in: s1"),
        (set_cell("logit:benign", 40.0), "not the softmax of the logits in: s1"),
    ],
)
def test_every_fault_is_named(
    change: Callable[[pd.DataFrame], pd.DataFrame], said: str
) -> None:
    table = change(random_table(6).table.copy())
    with pytest.raises(PredictionsTableError, match=said):
        Predictions(table)


def test_all_faults_come_at_once() -> None:
    table = random_table(6).table.copy()
    table.loc[1, "sample"] = "s0"
    table.loc[2, PROB] = 0.123456
    with pytest.raises(PredictionsTableError) as caught:
        Predictions(table)
    assert "s0" in str(caught.value)
    assert "s2" in str(caught.value)


def test_rounded_probabilities_are_taken() -> None:
    table = random_table(50, classes=tuple("abcdefg")).table.copy()
    columns = [c for c in table.columns if c.startswith("prob:")]
    table[columns] = table[columns].round(4)
    assert len(Predictions(table)) == 50


def test_foreign_label_may_stand_in_a_table_but_not_be_evaluated() -> None:
    table = random_table(4).table.copy()
    table["label"] = "HSIL"
    foreign = Predictions(table)
    with pytest.raises(UnknownLabelError, match=r"HSIL.*benign, malignant.*--map"):
        check_labels(foreign.table)
