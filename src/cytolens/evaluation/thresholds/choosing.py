"""The door to a threshold: on validation only, and with a record of what chose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.stored_figure import StoredFigure
from cytolens.bundle.threshold import Threshold
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.class_map import apply_class_map
from cytolens.evaluation.fitting_split import VALIDATION, require_fitting_split
from cytolens.evaluation.grouping import SIZE
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.thresholds.file import ThresholdFile
from cytolens.evaluation.thresholds.rules import ChosenThreshold, choose_threshold
from cytolens.evaluation.thresholds.table import ThresholdTable, threshold_table

if TYPE_CHECKING:
    from cytolens.evaluation.class_map import ClassMap
    from cytolens.evaluation.thresholds.rule import Rule
    from cytolens.prediction.table import Predictions


@dataclass(frozen=True)
class Choice:
    """A chosen threshold, and the record of it to keep."""

    chosen: ChosenThreshold
    record: ThresholdFile


@dataclass(frozen=True)
class ChoosingRows:
    """Samples that may choose a threshold, since they are not reported.

    Attributes:
        rows: The labelled rows of the split.
        split: Its name.
        scored: The same as arrays.
        bounds: How their figures are bounded.
        positive: The class that is called, where it was named.
    """

    rows: Predictions
    split: str
    scored: Scored
    bounds: Bounds
    positive: str | None

    def table(self) -> ThresholdTable:
        """What thresholds from 0 to 1 do."""
        return threshold_table(self.scored, self.bounds, positive=self.positive)

    def choose(self, rule: Rule | str) -> Choice:
        """Choose by a rule; see `choose`."""
        chosen = choose_threshold(
            self.scored, self.bounds, rule, positive=self.positive
        )
        used = fitted_rows_of(self.rows, split=self.split)
        threshold = _record(chosen, self.rows, used, confidence=self.bounds.confidence)
        return Choice(chosen, ThresholdFile(threshold=threshold, rows=used))


def choosing_rows(
    predictions: Predictions,
    *,
    split: str = VALIDATION,
    class_map: ClassMap | None = None,
    positive: str | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> ChoosingRows:
    """Take the samples that may choose a threshold.

    Args:
        predictions: A table with that split.
        split: ``val``, or ``out-of-fold``; see `require_fitting_split`.
        class_map: Merges or drops classes first.
        positive: The class that is called; by default the class map's, else the
            second in sorted order of two.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        EvaluationError: If the split is another one, or the samples do not do.
    """
    rows = require_fitting_split(predictions, split)
    if class_map is not None:
        rows = apply_class_map(rows, class_map)
        positive = positive or class_map.positive
    scored = scored_from(rows)
    bounds = Bounds.of(
        scored.keys, confidence=confidence, resamples=resamples, seed=seed
    )
    return ChoosingRows(rows, split, scored, bounds, positive)


def choose(
    predictions: Predictions,
    rule: Rule | str,
    *,
    split: str = VALIDATION,
    positive: str | None = None,
) -> Choice:
    """Choose a threshold on samples that are not reported.

    Args:
        predictions: A table with that split.
        rule: Such as ``sensitivity=0.95``.
        split: ``val``, or ``out-of-fold``; see `require_fitting_split`.
        positive: The class that is called; the second in sorted order of two.

    Raises:
        UnreachedTargetError: If no threshold reaches the target; says the best.
        EvaluationError: If the split is another one, or the samples do not do.
    """
    return choosing_rows(predictions, split=split, positive=positive).choose(rule)


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


def unit_of(rows: Predictions) -> Literal["sample", "group"]:
    """Whether rows are images, or patients or slides that were made of them."""
    table = rows.table
    is_grouped = SIZE in table.columns and (table["sample"] == table["group"]).all()
    return "group" if is_grouped else "sample"


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
        unit=unit_of(rows),
        positives=chosen.positives,
        negatives=chosen.negatives,
        confidence=confidence,
        figures=tuple(StoredFigure(**f.as_dict()) for f in chosen.row.figures),
    )
