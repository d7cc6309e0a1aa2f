"""How it ranks: the ROC and the precision-recall curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.area import precision_recall_points, roc_points
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.curve_bands import RESAMPLES, curve_bands
from cytolens.reporting.drawings.curve_axes import CurveLine
from cytolens.reporting.drawings.precision_recall import draw_precision_recall
from cytolens.reporting.drawings.roc import draw_roc
from cytolens.reporting.report import Paragraph, Picture, Section
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.figure import Figure
    from cytolens.reporting.drawings.canvas import Drawing

TITLE = "How well it ranks"
BAND = (
    " The band holds the curve's height at each place; it comes from resampling and "
    "is no band for the whole curve at once."
)


def curves_part(evaluation: Evaluation) -> Part:
    """Both curves of each class that has positives and negatives."""
    roc, precision = _lines(evaluation)
    if not roc:
        text = "No curve can be drawn: only one class has samples."
        return Part(Section(TITLE, (Paragraph(text),)))
    drawings = _draw(evaluation, roc, precision)
    pictures = (
        Picture(
            "ROC curve. The dotted diagonal is what chance would give."
            + _band_words(roc),
            f"ROC curve; area under it: {_areas(roc)}.{_decision_words(evaluation)}",
            drawings[0].svg,
        ),
        Picture(
            "Precision-recall curve. Its height depends on how common the class is"
            + ("; the dotted line is that share." if len(roc) == 1 else ".")
            + _band_words(precision),
            f"Precision-recall curve; area under it: {_areas(precision)}.",
            drawings[1].svg,
        ),
    )
    tables = {
        "roc": _frame(roc, ("false alarms", "sensitivity")),
        "precision_recall": _frame(precision, ("recall", "precision")),
    }
    return Part(Section(TITLE, pictures), drawings, tables)


def _draw(
    evaluation: Evaluation, roc: list[CurveLine], precision: list[CurveLine]
) -> tuple[Drawing, ...]:
    threshold = evaluation.scored.threshold
    if evaluation.positive is None:
        return draw_roc(roc), draw_precision_recall(precision)
    sensitivity, specificity, ppv = (
        evaluation.figures[name] for name in ("sensitivity", "specificity", "PPV")
    )
    share = float(np.mean(evaluation.scored.truth == evaluation.scored.positive))
    return (
        draw_roc(roc, at_threshold=(sensitivity, specificity), threshold=threshold),
        draw_precision_recall(
            precision,
            share=share,
            at_threshold=(sensitivity, ppv),
            threshold=threshold,
        ),
    )


def _lines(evaluation: Evaluation) -> tuple[list[CurveLine], list[CurveLine]]:
    scored = evaluation.scored
    positive = scored.positive
    drawn = range(len(scored.classes)) if positive is None else [positive]
    roc, precision = [], []
    for index in drawn:
        truth, scores = scored.truth == index, scored.log_odds[:, index]
        if truth.all() or not truth.any():
            continue
        name = scored.classes[index]
        areas = {f.name: f for f in evaluation.figures.per_class[name]}
        bands = (
            (None, None)
            if positive is None
            else curve_bands(truth, scores, _bounds(evaluation))
        )
        points = precision_recall_points(truth, scores)
        roc.append(
            CurveLine(name, roc_points(truth, scores), areas["ROC AUC"], bands[0])
        )
        precision.append(CurveLine(name, points, areas["PR AUC"], bands[1]))
    return roc, precision


def _bounds(evaluation: Evaluation) -> Bounds:
    return Bounds.of(
        evaluation.scored.keys, confidence=evaluation.confidence, resamples=RESAMPLES
    )


def _band_words(lines: list[CurveLine]) -> str:
    shown = any(line.band is not None and line.band.is_visible for line in lines)
    return BAND if shown else ""


def _areas(lines: list[CurveLine]) -> str:
    return "; ".join(f"{line.name} {line.area.text}" for line in lines)


def _decision_words(evaluation: Evaluation) -> str:
    if evaluation.positive is None:
        return ""
    figures: list[Figure] = [
        evaluation.figures[name] for name in ("sensitivity", "specificity")
    ]
    at = f" At the threshold {evaluation.scored.threshold:.4g}: "
    return at + ", ".join(f"{f.name} {f.text}" for f in figures) + "."


def _frame(lines: list[CurveLine], names: tuple[str, str]) -> pd.DataFrame:
    """One row for each point; ``probability`` is empty where nothing is called."""
    import pandas as pd
    from scipy.special import expit

    frames = []
    for line in lines:
        called = np.isfinite(line.points[:, 2])
        columns = {
            "class": line.name,
            names[0]: line.points[:, 0],
            names[1]: line.points[:, 1],
            "probability": np.where(called, expit(line.points[:, 2]), np.nan),
        }
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)
