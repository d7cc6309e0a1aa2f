"""The four figures of the first page, each with what it means in plain words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.report import KeyFigure

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.figure import Figure

BALANCED = (
    "Mean share of each class that is recognised; common classes do not hide rare."
)


def key_figures(evaluation: Evaluation) -> tuple[KeyFigure, ...]:
    """Choose by the number of classes; the same four whatever they turn out to be."""
    if evaluation.positive is not None:
        return _binary(evaluation, evaluation.positive)
    figures = evaluation.figures
    name, worst = _lowest_recall(evaluation)
    return (
        KeyFigure(figures["balanced accuracy"], BALANCED),
        KeyFigure(
            figures["macro ROC AUC (one vs rest)"],
            "Chance that a sample of a class gets a higher score for it than one of "
            "another class, averaged.",
        ),
        KeyFigure(figures["accuracy"], "Share of all samples that are right."),
        KeyFigure(
            replace(worst, name=f"recall of {name}"),
            f"Share of {name} that is recognised: the weakest class.",
        ),
    )


def _binary(evaluation: Evaluation, positive: str) -> tuple[KeyFigure, ...]:
    figures, threshold = evaluation.figures, evaluation.scored.threshold
    return (
        KeyFigure(
            figures["sensitivity"],
            f"Share of {positive} that is found, at the threshold {threshold:.4g}.",
        ),
        KeyFigure(
            figures["specificity"],
            f"Share of the others that is not called {positive}, at {threshold:.4g}.",
        ),
        KeyFigure(
            figures["ROC AUC"],
            f"Chance that a sample of {positive} is scored above another.",
        ),
        KeyFigure(figures["balanced accuracy"], BALANCED),
    )


def _lowest_recall(evaluation: Evaluation) -> tuple[str, Figure]:
    recalls = {
        name: next(figure for figure in figures if figure.name == "recall")
        for name, figures in evaluation.figures.per_class.items()
    }
    name = min(recalls, key=lambda n: _or_two(recalls[n].value))
    return name, recalls[name]


def _or_two(value: float | None) -> float:
    # A class without samples has no recall, and is not the weakest for that.
    return 2.0 if value is None else value
