"""Which samples share a value; numbers are cut into bands by a written rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

NOT_KNOWN = "not known"
MOST_VALUES = 30
"""A column with more is no grouping but a name, or numbers stored as text."""
FEW_NUMBERS = 6
"""Up to this many distinct numbers (grades, scanners) are values, not bands."""
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Level:
    """One value of a column.

    Attributes:
        value: As it is reported.
        mask: Whose value it is, shape ``(samples,)``.
        is_known: False for the samples of which it is not known.
    """

    value: str
    mask: NDArray[np.bool_]
    is_known: bool = True


@dataclass(frozen=True)
class Levels:
    """All values of a column, and the rule that made them."""

    rule: str
    levels: tuple[Level, ...]


def levels_of(column: pd.Series, *, edges: Sequence[float] = ()) -> Levels:
    """Find who shares a value.

    Args:
        column: Of any type; its name is told in errors.
        edges: Where bands begin; then the column must hold numbers.

    Raises:
        EvaluationError: If there are too many values, or edges but no numbers.
    """
    import pandas as pd

    known = _known(column)
    coerced = pd.to_numeric(column.where(known), errors="coerce")
    numbers: NDArray[np.float64] = coerced.to_numpy(dtype="float64", na_value=np.nan)
    if edges:
        if bool((known & np.isnan(numbers)).any()):
            msg = f"Column {column.name!r} holds text, so it cannot be cut into bands."
            raise EvaluationError(msg)
        return _banded(numbers, edges, "cut at the edges that were given")
    is_numeric = pd.api.types.is_numeric_dtype(column)
    if is_numeric and not pd.api.types.is_bool_dtype(column):
        return _of_numbers(numbers)
    texts = column.astype("string").fillna("").str.strip().to_numpy(dtype=object)
    return _of_values(texts, known, name=str(column.name))


def _known(column: pd.Series) -> NDArray[np.bool_]:
    text = column.astype("string").fillna("").str.strip()
    known: NDArray[np.bool_] = ~text.isin(["", NOT_KNOWN]).to_numpy(dtype=bool)
    return known & column.notna().to_numpy(dtype=bool)


def _of_values(
    values: NDArray[np.object_], known: NDArray[np.bool_], *, name: str
) -> Levels:
    names = sorted({str(value) for value in values[known]})
    if len(names) > MOST_VALUES:
        msg = (
            f"Column {name!r} has {len(names)} values, such as {names[0]!r}; "
            f"at most {MOST_VALUES} can be told apart. Merge them in the manifest, or "
            "store numbers as numbers."
        )
        raise EvaluationError(msg)
    levels = [Level(value, known & (values == value)) for value in names]
    return Levels("each value by itself", (*levels, *_unknown(known)))


def _of_numbers(numbers: NDArray[np.float64]) -> Levels:
    known = np.isfinite(numbers)
    distinct = np.unique(numbers[known])
    if len(distinct) <= FEW_NUMBERS:
        levels = [Level(f"{value:g}", numbers == value) for value in distinct]
        return Levels("each value by itself", (*levels, *_unknown(known)))
    cuts = np.quantile(numbers[known], QUARTILES, method="higher")
    edges = [float(edge) for edge in np.unique(cuts) if edge > distinct[0]]
    return _banded(numbers, edges, "cut at the quartiles of these samples")


def _banded(numbers: NDArray[np.float64], edges: Sequence[float], rule: str) -> Levels:
    known = np.isfinite(numbers)
    band = np.digitize(numbers, edges)
    levels = [
        Level(_band_name(i, edges), known & (band == i)) for i in range(len(edges) + 1)
    ]
    filled = [level for level in levels if level.mask.any()]
    return Levels(rule, (*filled, *_unknown(known)))


def _band_name(i: int, edges: Sequence[float]) -> str:
    if i == 0:
        return f"under {edges[0]:g}"
    if i == len(edges):
        return f"{edges[-1]:g} and above"
    return f"{edges[i - 1]:g} to under {edges[i]:g}"


def _unknown(known: NDArray[np.bool_]) -> tuple[Level, ...]:
    return () if known.all() else (Level(NOT_KNOWN, ~known, is_known=False),)
