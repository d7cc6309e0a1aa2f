"""Which rows of a table are reported: one split, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from cytolens.prediction.table import Predictions


def rows_of(
    predictions: Predictions, split: str | None
) -> tuple[Predictions, str | None]:
    """Take the rows of a split; by default ``test`` where there is one, else all.

    Returns:
        The rows, and the name of the split they are of (None for all).

    Raises:
        EvaluationError: If the table is empty or has no such split.
    """
    found = predictions.table["split"]
    names = sorted(set(map(str, found.dropna())))
    chosen = split or ("test" if "test" in names else None)
    if not len(predictions):
        raise EvaluationError("The predictions table is empty: nothing was scored.")
    if chosen is None:
        return predictions, None
    if chosen not in names:
        there = ", ".join(names) or "none"
        msg = f"The table has no split {chosen!r}. Its splits are: {there}."
        raise EvaluationError(msg)
    mask = (found == chosen).fillna(value=False).to_numpy(dtype=bool)
    return predictions.where(mask), chosen
