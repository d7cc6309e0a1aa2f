"""What makes a table a predictions table; every fault is found at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.prediction.columns import (
    LOGIT,
    PROB,
    TEXT_COLUMNS,
    PredictionsTableError,
    UnknownLabelError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

SUM_TOLERANCE = 1e-3
"""Published tables are rounded to four digits; a wrong table is off by far more."""
SHOWN = 3
"""How many offending rows a message names."""


def check_table(table: pd.DataFrame) -> None:
    """Refuse anything that is not a predictions table.

    Raises:
        PredictionsTableError: With every fault found, each with its first rows.
    """
    faults = list(_shape_faults(table)) or list(_value_faults(table))
    if faults:
        raise PredictionsTableError("Not a predictions table: " + " ".join(faults))


def check_labels(table: pd.DataFrame) -> None:
    """Refuse labels that are no class of the model, as an external set may have.

    Raises:
        UnknownLabelError: Naming the labels and the classes.
    """
    classes = class_names(table)
    unknown = sorted(set(map(str, table["label"].dropna())) - set(classes))
    if unknown:
        msg = (
            f"Labels the model does not know: {_some(unknown)}. Its classes are "
            f"{', '.join(classes)}. Merge or drop classes with --map FILE."
        )
        raise UnknownLabelError(msg)


def class_names(table: pd.DataFrame) -> tuple[str, ...]:
    """Classes in the order of their probability columns."""
    return tuple(
        column.removeprefix(PROB)
        for column in map(str, table.columns)
        if column.startswith(PROB)
    )


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of each row, shape ``(samples, classes)`` in and out."""
    if not logits.size:
        return logits.astype(np.float64)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return result


def _shape_faults(table: pd.DataFrame) -> Iterator[str]:
    missing = [name for name in TEXT_COLUMNS if name not in table.columns]
    if missing:
        yield f"Columns missing: {', '.join(missing)}."
    if repeated := sorted(set(table.columns[table.columns.duplicated()])):
        yield f"Columns that stand twice: {', '.join(repeated)}."
    classes = class_names(table)
    if len(classes) < 2:
        yield (
            f"Found {len(classes)} columns {PROB}<class>, expected one for each of "
            "two classes or more."
        )
    missing = [LOGIT + c for c in classes if LOGIT + c not in table.columns]
    if missing:
        yield f"Columns missing: {', '.join(missing)}."


def _value_faults(table: pd.DataFrame) -> Iterator[str]:
    yield from _sample_faults(table)
    yield from _number_faults(table)


def _sample_faults(table: pd.DataFrame) -> Iterator[str]:
    samples = table["sample"]
    if missing := int(samples.isna().sum()):
        yield f"{missing} rows have no sample name."
    repeated = samples[samples.duplicated()].dropna().unique()
    if len(repeated):
        yield f"Samples that stand twice: {_some(list(repeated))}."


def _number_faults(table: pd.DataFrame) -> Iterator[str]:
    classes = class_names(table)
    try:
        probs = table[[PROB + c for c in classes]].to_numpy(dtype="float64")
        logits = table[[LOGIT + c for c in classes]].to_numpy(dtype="float64")
    except (TypeError, ValueError):
        yield f"A {PROB} or {LOGIT} column holds something that is not a number."
        return
    samples = table["sample"].to_numpy()
    lost = ~np.isfinite(probs).all(axis=1) | ~np.isfinite(logits).all(axis=1)
    if lost.any():
        yield f"Missing or infinite numbers in: {_some(samples[lost])}."
    else:
        yield from _probability_faults(probs, logits, samples=samples)


def _probability_faults(
    probs: NDArray[np.float64], logits: NDArray[np.float64], *, samples: NDArray[Any]
) -> Iterator[str]:
    outside = ((probs < 0) | (probs > 1 + SUM_TOLERANCE)).any(axis=1)
    if outside.any():
        yield f"Probabilities outside 0 to 1 in: {_some(samples[outside])}."
    sums = probs.sum(axis=1)
    wrong = np.abs(sums - 1) > SUM_TOLERANCE
    if wrong.any():
        first = float(sums[wrong][0])
        yield f"Probabilities sum to {first:.4g}, not 1, in: {_some(samples[wrong])}."
    elif (apart := (np.abs(softmax(logits) - probs) > SUM_TOLERANCE).any(axis=1)).any():
        where = _some(samples[apart])
        yield f"Probabilities are not the softmax of the logits in: {where}."


def _some(names: Iterable[object]) -> str:
    found = [str(name) for name in names]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
