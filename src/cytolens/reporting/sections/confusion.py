"""Where it errs: the confusion matrix, and each class against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.confusion import confusion_is_wide, draw_confusion
from cytolens.reporting.drawings.scores import draw_scores
from cytolens.reporting.figure_cells import stacked, why_undefined
from cytolens.reporting.report import Picture, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.reporting.drawings.canvas import Drawing

SHOWN = ("recall", "specificity", "precision", "F1", "ROC AUC", "PR AUC")
AVERAGE_NAMES = {"macro": "mean of classes", "weighted": "mean by samples"}


def confusion_part(evaluation: Evaluation) -> Part:
    """Counts and shares of each true class; figures class by class."""
    classes = evaluation.scored.classes
    drawing = draw_confusion(evaluation.figures.confusion, classes)
    picture = Picture(
        "Counts, and the share of each true class (a row adds up to 100 %). The "
        "diagonal is right.",
        _alt(evaluation),
        drawing.svg,
        wide=confusion_is_wide(len(classes)),
    )
    drawings, pictures = [drawing], [picture]
    if evaluation.positive is not None:
        spread, shown = _scores(evaluation)
        drawings.append(spread)
        pictures.append(shown)
    section = Section("Where it errs", (*pictures, _per_class(evaluation)))
    return Part(section, tuple(drawings), {"confusion": _frame(evaluation)})


def _scores(evaluation: Evaluation) -> tuple[Drawing, Picture]:
    scored = evaluation.scored
    index = scored.positive or 0
    names = (scored.classes[1 - index], scored.classes[index])
    scores, truth = scored.probabilities[:, index], scored.truth == index
    drawing = draw_scores(scores, truth, names=names, threshold=scored.threshold)
    told = [
        f"the middle half of {name} lies at {_quartiles(scores[which])}"
        for name, which in zip(names, (~truth, truth), strict=True)
        if which.any()
    ]
    alt = f"Histogram of the probability of {names[1]}: {', '.join(told)}."
    caption = (
        f"Probabilities of {names[1]}, its samples above the line and the others below "
        "it. Dashed: the threshold."
    )
    return drawing, Picture(caption, alt, drawing.svg)


def _quartiles(scores: NDArray[np.float64]) -> str:
    low, high = np.quantile(scores, [0.25, 0.75])
    return f"{low:.2f} to {high:.2f}"


def _alt(evaluation: Evaluation) -> str:
    counts, classes = evaluation.figures.confusion, evaluation.scored.classes
    rows = []
    for i, truth in enumerate(classes):
        wrong = [
            f"{int(counts[i, j])} were taken for {name}"
            for j, name in enumerate(classes)
            if i != j and counts[i, j]
        ]
        right = f"of {int(counts[i].sum())} {truth}, {int(counts[i, i])} are right"
        rows.append(", ".join([right, *wrong]))
    return "Confusion matrix: " + "; ".join(rows) + "."


def _per_class(evaluation: Evaluation) -> Table:
    figures = evaluation.figures
    averages = {AVERAGE_NAMES.get(k, k): v for k, v in figures.averages.items()}
    rows = figures.per_class | (averages if evaluation.positive is None else {})
    shown = {
        scope: {f.name: f for f in found if f.name in SHOWN}
        for scope, found in rows.items()
    }
    percent = f"{100 * evaluation.confidence:g} %"
    return Table(
        f"Each class against the others; {percent} intervals below each figure.",
        ("class", *SHOWN),
        tuple(
            (scope, *(stacked(found[name]) for name in SHOWN))
            for scope, found in shown.items()
        ),
        notes=why_undefined(
            (scope, f) for scope, found in shown.items() for f in found.values()
        ),
    )


def _frame(evaluation: Evaluation) -> pd.DataFrame:
    """Counts, one row for each true class, one column for each predicted."""
    import pandas as pd

    classes = list(evaluation.scored.classes)
    counts = evaluation.figures.confusion.astype(int)
    frame = pd.DataFrame(counts, columns=classes)
    frame.insert(0, "true class", classes)
    return frame
