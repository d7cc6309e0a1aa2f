"""The door to a threshold: on validation only, and with a record of what chose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.stored_figure import StoredFigure
from cytolens.bundle.threshold import Threshold
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.fitting_split import VALIDATION, require_fitting_split
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.file import ThresholdFile
from cytolens.evaluation.thresholds.rule import Rule, parse_rule
from cytolens.evaluation.thresholds.rules import ChosenThreshold, choose_threshold
from cytolens.evaluation.thresholds.table import ThresholdTable, threshold_table

if TYPE_CHECKING:
    from cytolens.prediction.table import Predictions


@dataclass(frozen=True)
class Choice:
    """A chosen threshold, the table it was chosen from, and the record to keep."""

    chosen: ChosenThreshold
    table: ThresholdTable
    record: ThresholdFile


def choose(
    predictions: Predictions,
    rule: Rule | str,
    *,
    split: str = VALIDATION,
    positive: str | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Choice:
    """Choose a threshold on samples that are not reported.

    Args:
        predictions: A table with that split.
        rule: Such as ``sensitivity=0.95``.
        split: ``val``, or ``out-of-fold``; see `require_fitting_split`.
        positive: The class that is called; the second in sorted order of two.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        UnreachedTargetError: If no threshold reaches the target; says the best.
        EvaluationError: If the split is another one, or the samples do not do.
    """
    asked = parse_rule(rule) if isinstance(rule, str) else rule
    rows = require_fitting_split(predictions, split)
    scored = scored_from(rows)
    bounds = Bounds.of(
        scored.keys, confidence=confidence, resamples=resamples, seed=seed
    )
    chosen = choose_threshold(scored, bounds, asked, positive=positive)
    used = fitted_rows_of(rows, split=split)
    record = ThresholdFile(
        threshold=_record(chosen, rows, used, confidence=confidence), rows=used
    )
    table = threshold_table(scored, bounds, positive=positive)
    return Choice(chosen, table, record)


def fitted_rows_of(rows: Predictions, *, split: str) -> FittedRows:
    """Record labelled rows as those that something was fitted on."""
    table = rows.table
    groups = [g if isinstance(g, str) else None for g in table["group"]]
    labels = [str(label) for label in table["label"]]
    return FittedRows.of([*map(str, table["sample"])], labels, groups, split=split)


def model_of(rows: Predictions) -> str | None:
    """Id of the one model that made the predictions; None where there are several."""
    models = set(map(str, rows.table["model"].dropna()))
    return models.pop() if len(models) == 1 else None


def _record(
    chosen: ChosenThreshold, rows: Predictions, used: FittedRows, *, confidence: float
) -> Threshold:
    return Threshold(
        positive_class=chosen.positive,
        value=chosen.value,
        rule=chosen.rule.text,
        chosen_on=f"{used.split}, {used.samples} samples, {used.fingerprint[:12]}",
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        lower_bound=chosen.rule.lower_bound,
        split=used.split,
        data_fingerprint=used.fingerprint,
        model=model_of(rows),
        classes=rows.classes,
        positives=chosen.positives,
        negatives=chosen.negatives,
        confidence=confidence,
        figures=tuple(StoredFigure(**f.as_dict()) for f in chosen.row.figures),
    )
