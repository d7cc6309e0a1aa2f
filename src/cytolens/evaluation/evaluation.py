"""One evaluation: on whom, under which protocol, the figures, what to beware of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.acting import acting_on
from cytolens.evaluation.bounds import FEW_GROUPS, Bounds
from cytolens.evaluation.calibration.measure import measure_calibration
from cytolens.evaluation.cautions import cautions_of
from cytolens.evaluation.class_map import apply_class_map
from cytolens.evaluation.decision_curve import decision_curve
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.grouping import group_predictions
from cytolens.evaluation.metrics import metrics_of
from cytolens.evaluation.options import EvaluationOptions
from cytolens.evaluation.population import Population, describe_population
from cytolens.evaluation.protocol import protocol_of
from cytolens.evaluation.rows import rows_of
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.subgroups.compute import subgroup_figures
from cytolens.evaluation.thresholds.table import threshold_table

if TYPE_CHECKING:
    from cytolens.bundle.threshold import Threshold
    from cytolens.evaluation.abstention import Referral
    from cytolens.evaluation.calibration.measure import CalibrationFigures
    from cytolens.evaluation.class_map import ClassMap
    from cytolens.evaluation.conformal.coverage import SetFigures
    from cytolens.evaluation.decision_curve import DecisionCurve
    from cytolens.evaluation.external.table import SideBySide
    from cytolens.evaluation.subgroups import Subgroups
    from cytolens.evaluation.thresholds.table import ThresholdTable
    from cytolens.prediction.table import Predictions

__all__ = ["FEW_GROUPS", "Evaluation", "evaluate_predictions"]


@dataclass(frozen=True)
class Evaluation:
    """Everything a report says, recomputable from ``predictions`` alone.

    Attributes:
        predictions: The rows that were evaluated, after split and class map.
        population: Who they are.
        protocol: Sentences that say how the figures were made.
        figures: The figures.
        cautions: What a reader must know before believing them.
        scored: The labelled rows as arrays.
        confidence: Coverage of the intervals.
        thresholds: What each threshold does; None for three or more classes.
        calibration: Whether the probabilities mean what they say.
        decision: Net benefit over thresholds; None for three or more classes.
        subgroups: Figures by the values of each column that was asked for.
        chosen_threshold: What decided, where other samples chose it.
        sets: Coverage of the bundle's conformal sets; None where it has none.
        referral: What sending to a human whatever is not one class alone does.
        against: These figures beside those of the set the model comes from.
    """

    predictions: Predictions
    population: Population
    protocol: tuple[str, ...]
    figures: Discrimination
    cautions: tuple[str, ...]
    scored: Scored
    confidence: float
    thresholds: ThresholdTable | None = None
    calibration: CalibrationFigures | None = None
    decision: DecisionCurve | None = None
    subgroups: tuple[Subgroups, ...] = ()
    chosen_threshold: Threshold | None = None
    sets: SetFigures | None = None
    referral: Referral | None = None
    against: SideBySide | None = None

    @property
    def positive(self) -> str | None:
        """Name of the positive class; None where there are three or more."""
        index = self.scored.positive
        return None if index is None else self.scored.classes[index]

    def as_dict(self) -> dict[str, Any]:
        """The content of ``metrics.json``."""
        return metrics_of(self)


_DEFAULTS = EvaluationOptions()


def evaluate_predictions(
    predictions: Predictions,
    *,
    split: str | None = None,
    class_map: ClassMap | None = None,
    positive: str | None = None,
    options: EvaluationOptions = _DEFAULTS,
) -> Evaluation:
    """Compute the figures of a predictions table.

    Args:
        predictions: The table.
        split: Which rows; by default ``test`` where the table has one, else all.
        class_map: Merges or drops classes first.
        positive: The positive class of two; by default the class map's, else that of
            the threshold that acts, else the second in sorted order.
        options: All else that may be asked.

    Raises:
        EvaluationError: If nothing is left to evaluate, a name is unknown, or a
            threshold was chosen on samples that are reported.
        UnknownLabelError: If a label is no class of the model.
    """
    reported, chosen_split = rows_of(predictions, split)
    rows, positive = _asked_about(reported, class_map, positive, options)
    acting = acting_on(rows, positive=positive, options=options)
    chosen = acting.threshold
    scored = scored_from(
        rows,
        positive=positive if chosen is None else chosen.positive_class,
        threshold=options.threshold if chosen is None else chosen.value,
    )
    bounds = Bounds.of(
        scored.keys,
        confidence=options.confidence,
        resamples=options.resamples,
        seed=options.seed,
    )
    population = describe_population(rows, split=chosen_split)
    is_binary = scored.positive is not None
    abstention = acting.abstention(scored, bounds)
    return Evaluation(
        predictions=rows,
        population=population,
        protocol=protocol_of(
            scored, bounds, class_map=class_map, chosen=chosen, options=options
        ),
        figures=discriminate(
            scored, bounds, ordered=options.ordered, prevalences=options.prevalences
        ),
        cautions=(
            *acting.cautions(scored, bounds),
            *cautions_of(population, scored),
        ),
        scored=scored,
        confidence=options.confidence,
        thresholds=threshold_table(scored, bounds) if is_binary else None,
        calibration=measure_calibration(scored, bounds),
        decision=decision_curve(scored, bounds) if is_binary else None,
        subgroups=_subgroups(rows, scored, options),
        chosen_threshold=chosen,
        sets=None if abstention is None else abstention.sets,
        referral=None if abstention is None else abstention.referral,
    )


def _asked_about(
    rows: Predictions,
    class_map: ClassMap | None,
    positive: str | None,
    options: EvaluationOptions,
) -> tuple[Predictions, str | None]:
    """Merge classes and join groups first, where asked to."""
    if class_map is not None:
        rows = apply_class_map(rows, class_map)
        positive = positive or class_map.positive
    if options.per_group is not None:
        rows = group_predictions(
            rows,
            rule=options.per_group,
            labels=options.group_labels,
            positive=positive,
        )
    return rows, positive


def _subgroups(
    rows: Predictions, scored: Scored, options: EvaluationOptions
) -> tuple[Subgroups, ...]:
    if not options.subgroups:
        return ()
    return subgroup_figures(
        rows,
        options.subgroups,
        positive=(None if scored.positive is None else scored.classes[scored.positive]),
        threshold=scored.threshold,
        confidence=options.confidence,
        resamples=options.resamples,
        seed=options.seed,
    )
