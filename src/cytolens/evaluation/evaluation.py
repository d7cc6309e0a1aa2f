"""One evaluation: on whom, under which protocol, the figures, what to beware of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.bounds import FEW_GROUPS, Bounds
from cytolens.evaluation.cautions import cautions_of
from cytolens.evaluation.class_map import apply_class_map
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.population import Population, describe_population
from cytolens.evaluation.rows import rows_of
from cytolens.evaluation.scored import THRESHOLD, Scored, scored_from

if TYPE_CHECKING:
    from cytolens.evaluation.calibration.measure import CalibrationFigures
    from cytolens.evaluation.class_map import ClassMap
    from cytolens.evaluation.decision_curve import DecisionCurve
    from cytolens.evaluation.subgroups import Subgroups
    from cytolens.evaluation.thresholds.table import ThresholdTable
    from cytolens.prediction.table import Predictions

__all__ = ["FEW_GROUPS", "Evaluation", "evaluate_predictions"]

METRICS_VERSION = 1


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

    @property
    def positive(self) -> str | None:
        """Name of the positive class; None where there are three or more."""
        index = self.scored.positive
        return None if index is None else self.scored.classes[index]

    def as_dict(self) -> dict[str, Any]:
        """The content of ``metrics.json``."""
        return {
            "schema": "cytolens-metrics",
            "version": METRICS_VERSION,
            "model": list(self.population.models),
            "classes": list(self.scored.classes),
            "positive": self.positive,
            "confidence": self.confidence,
            "population": self.population.as_dict(),
            "protocol": list(self.protocol),
            "cautions": list(self.cautions),
            "figures": [figure.as_dict() for figure in self.figures.overall],
            "per_class": {
                name: [figure.as_dict() for figure in figures]
                for name, figures in self.figures.per_class.items()
            },
            "confusion": self.figures.confusion.astype(int).tolist(),
        }


def evaluate_predictions(
    predictions: Predictions,
    *,
    split: str | None = None,
    class_map: ClassMap | None = None,
    positive: str | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Evaluation:
    """Compute the figures of a predictions table.

    Args:
        predictions: The table.
        split: Which rows; by default ``test`` where the table has one, else all.
        class_map: Merges or drops classes first.
        positive: The positive class of two; by default the class map's, else the
            second in sorted order.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Raises:
        EvaluationError: If nothing is left to evaluate, or a name is unknown.
        UnknownLabelError: If a label is no class of the model.
    """
    rows, chosen = rows_of(predictions, split)
    if class_map is not None:
        rows = apply_class_map(rows, class_map)
        positive = positive or class_map.positive
    scored = scored_from(rows, positive=positive)
    bounds = Bounds.of(
        scored.keys, confidence=confidence, resamples=resamples, seed=seed
    )
    population = describe_population(rows, split=chosen)
    return Evaluation(
        predictions=rows,
        population=population,
        protocol=_protocol(scored, bounds, class_map=class_map),
        figures=discriminate(scored, bounds),
        cautions=cautions_of(population, scored),
        scored=scored,
        confidence=confidence,
    )


def _protocol(
    scored: Scored, bounds: Bounds, *, class_map: ClassMap | None
) -> tuple[str, ...]:
    percent = f"{100 * bounds.confidence:g} %"
    if scored.positive is None:
        decision = "The predicted class is the most probable one."
    else:
        name = scored.classes[scored.positive]
        decision = (
            f"Positive means {name!r}. A sample is called positive where its "
            f"probability is {THRESHOLD} or more; this threshold was fixed beforehand, "
            "and nothing was chosen on the samples reported here."
        )
    if bounds.clustered:
        interval = (
            f"Intervals cover {percent}. Samples share groups (patients or slides), so "
            f"whole groups are resampled: {bounds.bootstrap_name}."
        )
    else:
        interval = (
            f"Intervals cover {percent}: Wilson for rates, DeLong on the logit scale "
            f"for areas under the curve, {bounds.bootstrap_name} for the rest. They "
            "take each sample as independent."
        )
    merged = "" if class_map is None else _map_sentence(class_map)
    return tuple(filter(None, [decision, interval, merged]))


def _map_sentence(class_map: ClassMap) -> str:
    rules = "; ".join(
        f"{new} = {' + '.join(old)}" for new, old in class_map.classes.items()
    )
    dropped = f" Dropped: {', '.join(class_map.drop)}." if class_map.drop else ""
    return f"Classes were merged by adding up probabilities: {rules}.{dropped}"
