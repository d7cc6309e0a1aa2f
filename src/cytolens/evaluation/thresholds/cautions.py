"""What a reader must know of whatever was fitted on other samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.thresholds.file import ThresholdFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.bundle.schema import ModelDescription
    from cytolens.prediction.table import Predictions


def fitting_cautions(
    source: ModelDescription | ThresholdFile, predictions: Predictions
) -> tuple[str, ...]:
    """What a reader must know of what was fitted: patients shared, proof missing.

    Args:
        source: The bundle's description, or a threshold from a file.
        predictions: The rows that are reported.
    """
    if isinstance(source, ThresholdFile):
        return tuple(shared_group_cautions(source.rows, "the threshold", predictions))
    cautions = []
    for threshold in source.thresholds[:1]:
        rows = source.rows_fitted_on(threshold.data_fingerprint)
        cautions += [*shared_group_cautions(rows, "the threshold", predictions)]
    fitted = source.calibration
    if fitted is not None:
        rows = source.rows_fitted_on(fitted.data_fingerprint)
        cautions += [*_shared_samples(rows, predictions)]
        cautions += [*shared_group_cautions(rows, "the calibration", predictions)]
    rule = source.conformal_quantiles
    if rule is not None:
        rows = source.rows_fitted_on(rule.data_fingerprint)
        cautions += [*shared_group_cautions(rows, "the prediction sets", predictions)]
    return tuple(cautions)


def _shared_samples(rows: FittedRows | None, predictions: Predictions) -> Iterator[str]:
    if rows is None:
        return
    shared = rows.shared_samples(map(str, predictions.table["sample"]))
    if shared:
        yield (
            f"The calibration was fitted on {len(shared)} of these "
            f"{len(predictions)} samples, so the figures of calibration flatter."
        )


def shared_group_cautions(
    rows: FittedRows | None, what: str, predictions: Predictions
) -> Iterator[str]:
    """Say that groups of reported samples may be among those that something fitted."""
    if rows is None:
        yield f"It is not known on which samples {what} was chosen."
        return
    groups = [g if isinstance(g, str) else None for g in predictions.table["group"]]
    shared = rows.shared_groups(groups)
    if shared:
        yield (
            f"{len(shared)} groups (patients, slides) of these samples, such as "
            f"{shared[0]}, bear the names of groups that chose {what}: if they are the "
            "same, the figures flatter."
        )
