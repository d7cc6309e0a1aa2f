"""Predictions on disk: Parquet, or CSV that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.manifest.formulas import guard_cell, unguard_cell
from cytolens.prediction.columns import (
    LOGIT,
    PROB,
    TEXT_COLUMNS,
    PredictionsTableError,
)

if TYPE_CHECKING:
    import pandas as pd

SMALLEST = 1e-300


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write by suffix, to a neighbour first and then renamed: never half a table.

    Raises:
        PredictionsTableError: If the suffix is neither ``.parquet`` nor ``.csv``.
        OSError: If the folder cannot be written to.
    """
    _require_known_suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    part = Path(name)
    try:
        if path.suffix.lower() == ".csv":
            guard_formulas(table).to_csv(part, index=False, lineterminator="\n")
        else:
            table.to_parquet(part, index=False)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_table(path: Path) -> pd.DataFrame:
    """Read either format; text columns stay text.

    A table without any logit column gets the logarithms of its probabilities.

    Raises:
        PredictionsTableError: If the file is missing, or is not a table.
    """
    _require_known_suffix(path)
    if not path.is_file():
        msg = f"{path}: no such file. Write one with `cytolens predict --out {path}`."
        raise PredictionsTableError(msg)
    table = _read_csv(path) if path.suffix.lower() == ".csv" else _read_parquet(path)
    return _with_numbers(_with_optional_columns(table))


def guard_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    guarded = table.copy()
    for column in guarded.columns[[not _is_number(guarded[c]) for c in guarded]]:
        guarded[column] = guarded[column].map(_guard, na_action="ignore")
    return guarded.rename(columns=_guard)


def _guard(cell: object) -> object:
    return guard_cell(cell) if isinstance(cell, str) else cell


def _unguard(cell: object) -> object:
    return unguard_cell(cell) if isinstance(cell, str) else cell


def _is_number(column: pd.Series) -> bool:
    import pandas as pd

    return pd.api.types.is_numeric_dtype(column)


def _require_known_suffix(path: Path) -> None:
    if path.suffix.lower() not in {".csv", ".parquet"}:
        msg = f"{path}: a predictions table ends in .parquet or .csv."
        raise PredictionsTableError(msg)


def _read_csv(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        table = pd.read_csv(
            path,
            dtype=dict.fromkeys(TEXT_COLUMNS, "string"),
            keep_default_na=False,
            na_values=[""],
        )
    except (ValueError, pd.errors.ParserError) as error:
        msg = f"{path}: cannot be read as CSV ({_first_line(error)})."
        raise PredictionsTableError(msg) from error
    table = table.rename(columns=_unguard)
    for column in [c for c in table.columns if not _is_number(table[c])]:
        table[column] = table[column].map(_unguard, na_action="ignore")
    return table


def _read_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_parquet(path)
    except (OSError, ValueError, NotImplementedError) as error:
        msg = f"{path}: cannot be read as Parquet ({_first_line(error)})."
        raise PredictionsTableError(msg) from error


def _with_optional_columns(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    for name in set(TEXT_COLUMNS) - {"sample"} - set(table.columns):
        table[name] = pd.Series(pd.NA, index=table.index, dtype="string")
    for name in set(TEXT_COLUMNS) & set(table.columns):
        table[name] = table[name].astype("string")
    return table


def _with_numbers(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    probs = [c for c in table.columns if str(c).startswith(PROB)]
    logits = [c for c in table.columns if str(c).startswith(LOGIT)]
    for column in probs + logits:
        table[column] = pd.to_numeric(table[column], errors="coerce").astype("float64")
    if not logits:
        for column in probs:
            name = LOGIT + column.removeprefix(PROB)
            table[name] = np.log(table[column].clip(lower=SMALLEST))
    return table


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
