"""The door to a calibration: on validation only, and with the gain it honestly has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import Calibration, Method
from cytolens.bundle.stored_figure import StoredFigure
from cytolens.evaluation.bounds import FEW_GROUPS, Bounds
from cytolens.evaluation.calibration.cross_fit import cross_fit
from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.gain import log_loss_gain
from cytolens.evaluation.calibration.methods import Fit, fit_method, require_enough
from cytolens.evaluation.calibration.recalibrated import recalibrated
from cytolens.evaluation.calibration.surprise import surprise
from cytolens.evaluation.fitting_split import VALIDATION, require_fitting_split
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.choosing import fitted_rows_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.evaluation.figure import Figure
    from cytolens.prediction.table import Predictions

FEW_SAMPLES = 100
"""Below, even a temperature is uncertain."""


@dataclass(frozen=True)
class FittedCalibration:
    """A calibration, the samples it was fitted on, and what it brings.

    Attributes:
        fit: Applies it.
        record: What a bundle keeps.
        rows: What a bundle keeps of the samples.
        before: The samples as they were.
        after: Each calibrated by a fit that did not see its group; None where none
            could be kept apart.
        figures: Log loss before, after, and the gain.
        cautions: What to know before using it.
    """

    fit: Fit
    record: Calibration
    rows: FittedRows
    before: Predictions
    after: Predictions | None
    figures: tuple[Figure, Figure, Figure]
    cautions: tuple[str, ...]

    @property
    def makes_worse(self) -> bool:
        """Whether samples that were kept apart are predicted worse than before."""
        gain = self.figures[-1].value
        return gain is not None and gain < 0

    def apply(self, predictions: Predictions) -> Predictions:
        """Calibrate a table of the same model; its ids get the calibration's tag."""
        logits = self.fit.apply(predictions.logits)
        return recalibrated(predictions, logits, tag=self.record.tag)


def fit_calibration(
    predictions: Predictions,
    method: Method,
    *,
    split: str = VALIDATION,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> FittedCalibration:
    """Fit on samples that are not reported.

    Args:
        predictions: A table with that split, of a model that is not yet calibrated.
        method: ``temperature``, ``vector`` or ``isotonic``.
        split: ``val``, or ``out-of-fold``; see `require_fitting_split`.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        CalibrationError: If the samples are too few for the method, lack a class, or
            are fitted no better than before.
        EvaluationError: If the split is another one.
    """
    rows = require_fitting_split(predictions, split)
    scored = scored_from(rows)
    truth, logits = scored.truth, rows.logits
    require_enough(method, truth, classes=scored.classes)
    fit = fit_method(method, logits, truth)
    _require_better(method, logits, fit.apply(logits), truth)
    crossed = cross_fit(method, logits, truth, keys=scored.keys)
    apart = crossed.logits if crossed.folds else None
    bounds = Bounds.of(scored.keys, resamples=resamples, seed=seed)
    figures = log_loss_gain(logits, apart, truth, bounds)
    used = fitted_rows_of(rows, split=split)
    record = Calibration(
        method=method,
        parameters=fit.parameters,
        fitted_on=f"{split}, {used.samples} samples, {used.fingerprint[:12]}",
        split=split,
        data_fingerprint=used.fingerprint,
        samples=len(truth),
        groups=bounds.bootstrap.groups,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        folds=crossed.folds,
        figures=tuple(StoredFigure(**f.as_dict()) for f in figures),
    )
    return FittedCalibration(
        fit=fit,
        record=record,
        rows=used,
        before=rows,
        after=None if apart is None else recalibrated(rows, apart),
        figures=figures,
        cautions=_cautions(record, figures[-1], models=rows.table["model"].nunique()),
    )


def _require_better(
    method: Method,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    truth: NDArray[np.int64],
) -> None:
    was, becomes = (float(np.mean(surprise(z, truth))) for z in (before, after))
    if becomes > was:
        msg = (
            f"Calibration by {method} brings nothing: even the {len(truth)} samples it "
            f"is fitted on go from a log loss of {was:.4f} to {becomes:.4f}. Leave the "
            "model as it is, or try --method temperature."
        )
        raise CalibrationError(msg)


def _cautions(record: Calibration, gain: Figure, *, models: int) -> tuple[str, ...]:
    found = []
    if models > 1:
        found.append(
            f"Fitted on predictions of {models} models: another model's may need "
            "another calibration."
        )
    if record.samples < FEW_SAMPLES:
        found.append(f"Fitted on only {record.samples} samples.")
    if record.groups < FEW_GROUPS and record.groups < record.samples:
        found.append(f"Fitted on only {record.groups} groups (patients, slides).")
    if gain.value is None:
        found.append(f"The gain is {gain.note}.")
    elif gain.value < 0:
        found.append("It makes samples worse that it was not fitted on.")
    elif gain.low is None or gain.low <= 0:
        found.append("No gain is shown: the interval of the gain includes zero.")
    return tuple(found)
