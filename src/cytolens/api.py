"""The verb ``evaluate``; the others live in the rooms they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.evaluation.class_map import ClassMap, read_class_map
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    import pandas as pd


def evaluate(
    table: Predictions | pd.DataFrame | Path | str,
    *,
    split: str | None = None,
    class_map: ClassMap | Path | str | None = None,
    positive: str | None = None,
    options: EvaluationOptions | None = None,
    out: Path | str | None = None,
) -> Evaluation:
    """Compute figures with intervals from a predictions table.

    Args:
        table: Predictions, a data frame of the same columns, or a file of them.
        split: Which rows; by default ``test`` where the table has one, else all.
        class_map: Merges or drops classes first; a TOML file, or one that was read.
        positive: The positive class of two; the second in sorted order by default.
        options: Thresholds, subgroups, prevalences and all else that may be asked.
        out: Folder to write metrics, tables, figures and a page to.

    Returns:
        The figures, and everything the report says.

    Raises:
        PredictionsTableError: If it is no predictions table.
        EvaluationError: If there is nothing to evaluate, or a name is unknown.
    """
    if isinstance(table, str | Path):
        predictions = Predictions.read(table)
    else:
        predictions = table if isinstance(table, Predictions) else Predictions(table)
    if isinstance(class_map, str | Path):
        class_map = read_class_map(class_map)
    evaluation = evaluate_predictions(
        predictions,
        split=split,
        class_map=class_map,
        positive=positive,
        options=options or EvaluationOptions(),
    )
    if out is not None:
        from cytolens.reporting.writing import write_evaluation

        write_evaluation(evaluation, out)
    return evaluation
