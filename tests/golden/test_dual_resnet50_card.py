import numpy as np
import pandas as pd
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.thresholds.table import ThresholdRow, threshold_table
from golden.reconstruction import SCORES, TABLE, reconstruct
from support.predictions import table_of

PRINTED = pd.read_csv(TABLE)
NAMES = {
    "accuracy": "accuracy",
    "PPV": "precision",
    "sensitivity": "recall",
    "F1": "f1",
}


def scored_card() -> Scored:
    scores = pd.read_csv(SCORES)
    share = scores["score"].to_numpy()
    logits = np.log(np.stack([1 - share, share], axis=1))
    classes = ("negative", "positive")
    return scored_from(table_of(list(scores["label"]), logits, classes=classes))


def test_scores_are_those_of_the_table() -> None:
    pd.testing.assert_frame_equal(pd.read_csv(SCORES), reconstruct(PRINTED))
    counts = pd.read_csv(SCORES)["label"].value_counts()
    assert counts.to_dict() == {"negative": 45, "positive": 4}


def test_all_rows_to_all_four_digits() -> None:
    scored = scored_card()
    table = threshold_table(scored, Bounds.of(scored.keys, resamples=50))
    assert [row.threshold for row in table.rows] == PRINTED["threshold"].tolist()
    printed = PRINTED.astype(object).to_dict(orient="records")
    for row, expected in zip(table.rows, printed, strict=True):
        assert as_printed(row) == {c: f"{expected[c]:.4f}" for c in NAMES.values()}


def as_printed(row: ThresholdRow) -> dict[str, str]:
    """A row in the card's convention: a precision of nothing is printed as zero."""
    values = {}
    for name, column in NAMES.items():
        value = row[name].value
        if value is None:
            assert name == "PPV"
            assert row.tp + row.fp == 0
            value = 0.0
        values[column] = f"{value:.4f}"
    return values


def test_what_the_card_prints_as_zero_is_not_defined() -> None:
    scored = scored_card()
    (row,) = threshold_table(
        scored, Bounds.of(scored.keys, resamples=50), values=[0.6]
    ).rows
    assert row["PPV"].value is None
    assert row["PPV"].note.startswith("not defined")
    assert row["F1"].value == 0


@pytest.mark.parametrize(("threshold", "matrix"), [(0.5, [[45, 0], [3, 1]])])
def test_confusion_matrix_as_printed(threshold: float, matrix: list[list[int]]) -> None:
    scored = scored_card()
    (row,) = threshold_table(
        scored, Bounds.of(scored.keys, resamples=50), values=[threshold]
    ).rows
    assert [[row.tn, row.fp], [row.fn, row.tp]] == matrix
    # Sensitivity / specificity as printed: 0.25 and 1.00.
    assert [row["sensitivity"].value, row["specificity"].value] == [0.25, 1.0]
