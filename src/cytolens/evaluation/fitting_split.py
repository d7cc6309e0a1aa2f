"""The one gate for whatever is fitted on predictions: never on what is reported.

A threshold, a temperature or a conformal quantile fits the samples that chose it better
than any others, so a figure of those same samples would flatter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from cytolens.prediction.table import Predictions

VALIDATION = "val"
OUT_OF_FOLD = "out-of-fold"
"""Stands for a whole table of a cross-validation, in place of a split's name."""
_REASON = {
    "train": "the model has learnt these samples by heart",
    "test": "these are the samples that are reported, and the figures would flatter",
}


def require_fitting_split(
    predictions: Predictions, split: str = VALIDATION
) -> Predictions:
    """Take the labelled rows on which something may be fitted.

    Args:
        predictions: The table.
        split: ``val``; or ``out-of-fold`` for the whole table of a cross-validation,
            where each sample was predicted by a model that never saw it. What was
            fitted there must be reported on other samples.

    Returns:
        The labelled rows of the split.

    Raises:
        EvaluationError: If the split is another one, is not in the table, or has no
            label.
    """
    require_fitting_name(split)
    if split == OUT_OF_FOLD:
        _check_out_of_fold(predictions)
        rows = predictions
    else:
        rows = _validation_rows(predictions)
    labelled = rows.where(rows.table["label"].notna().to_numpy(dtype=bool))
    if not len(labelled):
        msg = (
            f"None of the {len(rows)} samples of {split!r} has a label, so nothing can "
            "be fitted. Predict on a manifest with a label column."
        )
        raise EvaluationError(msg)
    return labelled


def require_fitting_name(split: str) -> None:
    """Refuse other splits by name, before anything is predicted.

    Raises:
        EvaluationError: If it is neither ``val`` nor ``out-of-fold``.
    """
    if split in {VALIDATION, OUT_OF_FOLD}:
        return
    reason = _REASON.get(split, "only validation samples are kept for this")
    msg = (
        f"Nothing is fitted on the split {split!r}: {reason}. Use --split "
        f"{VALIDATION}, or --split {OUT_OF_FOLD} with the table of a "
        "cross-validation."
    )
    raise EvaluationError(msg)


def _validation_rows(predictions: Predictions) -> Predictions:
    found = predictions.table["split"]
    mask = (found == VALIDATION).fillna(value=False).to_numpy(dtype=bool)
    if not mask.any():
        there = ", ".join(sorted(set(map(str, found.dropna())))) or "none"
        msg = (
            f"The table has no sample of the split {VALIDATION!r}; its splits are: "
            f"{there}. Predict on a manifest with all its splits (make them with "
            "`cytolens data split`), or use the table that training wrote."
        )
        raise EvaluationError(msg)
    return predictions.where(mask)


def _check_out_of_fold(predictions: Predictions) -> None:
    """Each fold has a model of its own; a mere column of that name does not do."""
    table = predictions.table
    if "fold" in table.columns and len(table):
        pairs = table[["fold", "model"]].drop_duplicates()
        complete = bool(pairs.notna().all(axis=None))
        one_each = pairs["fold"].is_unique and pairs["model"].is_unique
        if complete and one_each and len(pairs) > 1:
            return
    msg = (
        "This is no table of a cross-validation: it needs a column fold, and another "
        "model for each fold. Use out-of-fold.parquet of `cytolens train --folds`, or "
        f"--split {VALIDATION}."
    )
    raise EvaluationError(msg)
