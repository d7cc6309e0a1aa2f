"""Where a chosen threshold may act: never on the samples that chose it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.thresholds.choosing import unit_of
from cytolens.evaluation.thresholds.file import ThresholdFile

if TYPE_CHECKING:
    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.bundle.schema import ModelDescription
    from cytolens.bundle.threshold import Threshold
    from cytolens.prediction.table import Predictions

_SHOWN = 3


class ThresholdLeakError(EvaluationError):
    """A threshold would be reported on samples that chose it."""


def threshold_for(
    source: ModelDescription | ThresholdFile,
    predictions: Predictions,
    positive: str | None = None,
) -> Threshold | None:
    """Find the threshold that acts on the rows of a report.

    Args:
        source: The bundle's description, or a threshold from a file.
        predictions: The rows that will be reported, after any class map.
        positive: The positive class; by default that of the newest threshold, which
            the caller then takes from what is returned.

    Returns:
        The threshold; None where a bundle has none for this class, or was given one
        for other classes than these (a class map was applied).

    Raises:
        ThresholdLeakError: If any of the rows chose the threshold.
        EvaluationError: If a threshold from a file is about another model or class.
    """
    if isinstance(source, ThresholdFile):
        threshold = source.threshold
        _require_fit(threshold, predictions, positive)
        _refuse_overlap(threshold, source.rows, predictions)
        return threshold
    for threshold in source.thresholds:
        if _why_not(threshold, predictions, positive) is None:
            rows = source.rows_fitted_on(threshold.data_fingerprint)
            _refuse_overlap(threshold, rows, predictions)
            return threshold
    return None


def _why_not(
    threshold: Threshold, predictions: Predictions, positive: str | None
) -> str | None:
    """Why a threshold is not about these rows; None where it is."""
    classes = predictions.classes
    if positive is not None and threshold.positive_class != positive:
        return f"it calls {threshold.positive_class!r}, and positive is {positive!r}"
    if len(classes) != 2 or threshold.positive_class not in classes:
        return (
            f"it calls {threshold.positive_class!r} against one other class, and the "
            f"classes are {', '.join(classes)}"
        )
    if threshold.classes and set(threshold.classes) != set(classes):
        return (
            f"it was chosen with the classes {', '.join(threshold.classes)}, and these "
            f"are {', '.join(classes)}"
        )
    if threshold.unit != (unit := unit_of(predictions)):
        return (
            f"it was chosen on one row for each {threshold.unit}, and here there is "
            f"one for each {unit}"
        )
    models = set(map(str, predictions.table["model"].dropna()))
    if threshold.model is not None and models - {threshold.model}:
        others = ", ".join(sorted(models - {threshold.model}))
        return (
            f"it was chosen on probabilities of {threshold.model}, and these are of "
            f"{others} (calibrating a model changes its id)"
        )
    return None


def _require_fit(
    threshold: Threshold, predictions: Predictions, positive: str | None
) -> None:
    reason = _why_not(threshold, predictions, positive)
    if reason is not None:
        msg = (
            f"The threshold {threshold.value:.4g} cannot act here: {reason}. Choose "
            "one for this table with `cytolens thresholds`."
        )
        raise EvaluationError(msg)


def _refuse_overlap(
    threshold: Threshold, rows: FittedRows | None, predictions: Predictions
) -> None:
    if rows is None:
        _refuse_named_split(threshold, predictions)
        return
    shared = rows.shared_samples(map(str, predictions.table["sample"]))
    if not shared:
        _refuse_same_groups(threshold, rows, predictions)
        return
    some = ", ".join(shared[:_SHOWN]) + (" ..." if len(shared) > _SHOWN else "")
    msg = (
        f"The threshold {threshold.value:.4g} ({threshold.rule}) was chosen on "
        f"{len(shared)} of these {len(predictions)} samples ({some}), so their figures "
        "would flatter. Report samples that did not choose it, such as --split test; "
        "if these only bear the same names, rename them."
    )
    raise ThresholdLeakError(msg)


def _refuse_same_groups(
    threshold: Threshold, rows: FittedRows, predictions: Predictions
) -> None:
    """Patients of the same split, though their images or rows have other names."""
    table = predictions.table[predictions.table["split"] == rows.split]
    groups = [g if isinstance(g, str) else None for g in table["group"]]
    if shared := rows.shared_groups(groups):
        msg = (
            f"The threshold {threshold.value:.4g} ({threshold.rule}) was chosen on "
            f"{len(shared)} of these groups ({shared[0]}, ...) in the split "
            f"{rows.split!r}, so their figures would flatter. Report another split."
        )
        raise ThresholdLeakError(msg)


def _refuse_named_split(threshold: Threshold, predictions: Predictions) -> None:
    """All that a bundle of an early version says is the name of the split."""
    names = set(re.split(r"[\s,;:]+", threshold.chosen_on))
    if same := sorted(names & set(map(str, predictions.table["split"].dropna()))):
        msg = (
            f"The threshold {threshold.value:.4g} ({threshold.rule}) was chosen on "
            f"{threshold.chosen_on!r}, and samples of {same[0]!r} are reported, so "
            "their figures would flatter. Report another split."
        )
        raise ThresholdLeakError(msg)
