"""Whatever is wrong with a table is a clear error, or a figure that says why not."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cytolens.errors import CytolensError
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import TWO, random_table, table_of

GOOD = random_table(12, groups=4).table
PROB, LOGIT = "prob:malignant", "logit:malignant"

Change = Callable[[pd.DataFrame], pd.DataFrame]


def first(column: str, value: object) -> Change:
    """Put a value in the first row of a column."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        column_values = table[column].astype(object).tolist()
        return table.assign(**{column: [value, *column_values[1:]]})

    return change


FAULTY: dict[str, tuple[Change, str]] = {
    "probabilities do not sum to one": (
        lambda t: t.assign(**{PROB: t[PROB] / 2}),
        "Probabilities sum to .*, not 1, in: s",
    ),
    "probability above one": (first(PROB, 1.5), "outside 0 to 1 in: s0"),
    "negative probability": (first(PROB, -0.1), "outside 0 to 1 in: s0"),
    "missing probability": (first(PROB, None), "Missing or infinite numbers in: s0"),
    "NaN probability": (first(PROB, np.nan), "Missing or infinite numbers in: s0"),
    "infinite logit": (first(LOGIT, np.inf), "Missing or infinite numbers in: s0"),
    "words for a probability": (first(PROB, "high"), "not a number"),
    "logits of another model": (
        lambda t: t.assign(**{LOGIT: t[LOGIT] + 3}),
        "not the softmax of the logits in: s",
    ),
    "one class only": (
        lambda t: t.drop(columns=["prob:benign", "logit:benign"]),
        "Found 1 columns prob:<class>",
    ),
    "logits of a class missing": (
        lambda t: t.drop(columns=LOGIT),
        "Columns missing: logit:malignant",
    ),
    "a column twice": (
        lambda t: pd.concat([t, t[["label"]]], axis=1),
        "Columns that stand twice: label",
    ),
    "duplicate samples": (
        lambda t: pd.concat([t, t.head(1)]),
        "Samples that stand twice: s0",
    ),
    "samples without a name": (first("sample", None), "1 rows have no sample name"),
    "label unknown to the model": (
        first("label", "HSIL"),
        "Labels the model does not know: HSIL. Its classes are benign, malignant",
    ),
    "empty table": (lambda t: t.head(0), "The predictions table is empty"),
    "no labels": (
        lambda t: t.assign(label=None),
        "None of the 12 predictions has a label",
    ),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faulty_table_is_a_clear_error(fault: str) -> None:
    change, message = FAULTY[fault]
    with pytest.raises(CytolensError, match=message):
        evaluate_predictions(Predictions(change(GOOD)))


def figures_of(labels: list[str], called: list[int], per_group: int) -> Discrimination:
    logits = np.array([[2.0, -2.0], [-2.0, 2.0]])[called]
    names = [f"g{i // per_group}" for i in range(len(labels))]
    scored = scored_from(table_of(labels, logits, classes=TWO, groups=names))
    bounds = Bounds.of(scored.keys, resamples=100)
    return discriminate(scored, bounds, prevalences=(0.1,))


THIN: dict[str, tuple[list[str], list[int], set[str]]] = {
    "zero positives": (
        ["benign"] * 6,
        [0, 0, 0, 0, 1, 1],
        {"sensitivity", "ROC AUC", "PR AUC", "balanced accuracy", "LR+", "LR-"},
    ),
    "zero negatives": (
        ["malignant"] * 6,
        [1, 0, 1, 1, 1, 1],
        {"specificity", "ROC AUC", "PR AUC", "balanced accuracy", "LR+", "LR-"},
    ),
    "zero positives and none called": (
        ["benign"] * 6,
        [0] * 6,
        {"sensitivity", "PPV", "F1", "MCC", "Cohen's kappa", "ROC AUC"},
    ),
    "none called": (
        ["benign", "malignant"] * 3,
        [0] * 6,
        {"PPV", "MCC", "LR+"},
    ),
    "all called": (
        ["benign", "malignant"] * 3,
        [1] * 6,
        {"NPV", "MCC", "LR-"},
    ),
    "one sample": (["malignant"], [1], {"specificity", "ROC AUC", "MCC"}),
}


@pytest.mark.parametrize("per_group", [1, 2])
@pytest.mark.parametrize("case", THIN)
def test_thin_table_has_no_silent_number(case: str, per_group: int) -> None:
    labels, called, undefined = THIN[case]
    figures = figures_of(labels, called, per_group)
    found = {f.name for f in figures.overall if not f.is_defined}
    assert undefined <= found
    for scope, figure in figures.everything():
        where = f"{scope}: {figure}"
        if not figure.is_defined:
            assert figure.note.startswith("not defined: "), where
            assert figure.low is figure.high is None, where
        elif figure.low is None:
            assert figure.note.startswith("no interval: "), where
        else:
            ends = (figure.low, figure.value, figure.high)
            assert np.isfinite(np.array(ends, dtype=float)).all(), where
            assert figure.low <= (figure.value or 0) <= (figure.high or 0), where
            assert figure.method, where
