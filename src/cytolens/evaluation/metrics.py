"""The content of ``metrics.json``: everything of an evaluation, as JSON knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cytolens.evaluation.discrimination import Discrimination
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.figure import Figure

SCHEMA = "cytolens-metrics"
VERSION = 2


def metrics_of(evaluation: Evaluation) -> dict[str, Any]:
    """Gather what the report says; parts that were not computed are null or empty."""
    parts = {
        "against": evaluation.against,
        "thresholds": evaluation.thresholds,
        "calibration": evaluation.calibration,
        "decision_curve": evaluation.decision,
        "conformal_sets": evaluation.sets,
        "referral": evaluation.referral,
    }
    chosen = evaluation.chosen_threshold
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "model": list(evaluation.population.models),
        "classes": list(evaluation.scored.classes),
        "positive": evaluation.positive,
        "confidence": evaluation.confidence,
        "population": evaluation.population.as_dict(),
        "protocol": list(evaluation.protocol),
        "cautions": list(evaluation.cautions),
        **_discrimination(evaluation.figures),
        "threshold": None
        if evaluation.positive is None
        else evaluation.scored.threshold,
        "chosen_threshold": None if chosen is None else chosen.model_dump(mode="json"),
        **{name: None if p is None else p.as_dict() for name, p in parts.items()},
        "subgroups": [column.as_dict() for column in evaluation.subgroups],
    }


def _discrimination(figures: Discrimination) -> dict[str, Any]:
    return {
        "figures": _listed(figures.overall),
        "per_class": {n: _listed(found) for n, found in figures.per_class.items()},
        "averages": {n: _listed(found) for n, found in figures.averages.items()},
        "at_prevalence": [at.as_dict() for at in figures.at_prevalence],
        "confusion": figures.confusion.astype(int).tolist(),
        "confusion_rates": [_listed(row) for row in figures.confusion_rates],
    }


def _listed(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    return [figure.as_dict() for figure in figures]
