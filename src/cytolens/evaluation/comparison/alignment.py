"""The same samples under every model, in one order: else there is nothing to pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

SHOWN = 3


class ComparisonError(EvaluationError):
    """Tables cannot be compared, sample by sample."""


def align(tables: Mapping[str, Predictions]) -> dict[str, Predictions]:
    """Bring tables into the order of the first, with its order of classes.

    A group that only one of them knows holds for all.

    Args:
        tables: Two or more, by the name of the model.

    Raises:
        ComparisonError: If samples are missing on a side, or classes, labels or
            groups do not agree; names the first of them.
    """
    if len(tables) < 2:
        msg = f"Found {len(tables)} model, expected two or more to compare."
        raise ComparisonError(msg)
    (base_name, base), *others = tables.items()
    indexed = {name: _indexed(table) for name, table in tables.items()}
    groups = indexed[base_name]["group"]
    for name, table in others:
        _require_same_classes(base_name, base, name, table)
        _require_same_samples(base_name, indexed[base_name], name, indexed[name])
        rows = indexed[name].loc[indexed[base_name].index]
        _require_agreement(base_name, indexed[base_name], name, rows, "label")
        _require_agreement(base_name, indexed[base_name], name, rows, "group")
        groups = groups.fillna(rows["group"])
    return {
        name: Predictions(_ordered(rows, groups=groups, classes=base.classes))
        for name, rows in indexed.items()
    }


def _indexed(table: Predictions) -> pd.DataFrame:
    return table.table.set_index(table.table["sample"].astype("string"))


def _ordered(
    rows: pd.DataFrame, *, groups: pd.Series, classes: tuple[str, ...]
) -> pd.DataFrame:
    scores = [prefix + name for prefix in (PROB, LOGIT) for name in classes]
    others = [c for c in rows.columns if not str(c).startswith((PROB, LOGIT))]
    ordered = rows.loc[groups.index, [*others, *scores]]
    return ordered.assign(group=groups).reset_index(drop=True)


def _require_same_classes(
    first: str, one: Predictions, second: str, other: Predictions
) -> None:
    if set(one.classes) != set(other.classes):
        msg = (
            f"{first} has the classes {', '.join(one.classes)}, but {second} has "
            f"{', '.join(other.classes)}. Bring both to the same with --map FILE."
        )
        raise ComparisonError(msg)


def _require_same_samples(
    first: str, one: pd.DataFrame, second: str, other: pd.DataFrame
) -> None:
    missing = [
        f"{len(lost)} samples of {has} are missing from {lacks}: {_some(lost)}."
        for has, lacks, lost in (
            (first, second, one.index.difference(other.index)),
            (second, first, other.index.difference(one.index)),
        )
        if len(lost)
    ]
    if missing:
        msg = " ".join(missing) + " Predict both on the same samples."
        raise ComparisonError(msg)


def _require_agreement(
    first: str, one: pd.DataFrame, second: str, other: pd.DataFrame, column: str
) -> None:
    """Labels must be the same; groups too, where both know them."""
    left, right = one[column].astype("string"), other[column].astype("string")
    differ = (left != right).fillna(value=False)
    if column == "label":
        differ |= left.isna() != right.isna()
    if differ.any():
        wrong = left.index[differ]
        place = wrong[0]
        msg = (
            f"{first} and {second} do not agree on the {column} of {len(wrong)} "
            f"samples: {_some(wrong)}. For instance {place} is {left[place]!r} in "
            f"one and {right[place]!r} in the other."
        )
        raise ComparisonError(msg)


def _some(names: Iterable[object]) -> str:
    found = sorted(map(str, names))
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
