"""Figures as tables, for the page and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.report import Table

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.figure import Figure

HEADER = ("figure", "value", "interval", "n", "method", "note")


def overall_table(evaluation: Evaluation) -> Table:
    """The figures of all classes together."""
    caption = f"Figures with {100 * evaluation.confidence:g} % intervals."
    rows = tuple(map(_row, evaluation.figures.overall))
    notes = {row[-1] for row in rows}
    if len(notes) == 1:
        # A note that holds for all is said once.
        caption = " ".join([caption, *(f"All: {note}." for note in notes if note)])
        rows = tuple((*row[:-1], "") for row in rows)
    kept = [i for i in range(len(HEADER)) if any(row[i] for row in rows)]
    return Table(
        caption,
        tuple(HEADER[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
    )


def per_class_table(evaluation: Evaluation) -> Table:
    """One row for each class, one column for each figure."""
    by_class = evaluation.figures.per_class
    names = [figure.name for figure in next(iter(by_class.values()))]
    caption = (
        "Each class against the others; "
        f"{100 * evaluation.confidence:g} % intervals in brackets."
    )
    rows = tuple((name, *(f.text for f in figs)) for name, figs in by_class.items())
    return Table(caption, ("class", *names), rows)


def figures_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Every figure as one row, with all digits; the class is empty for overall."""
    import pandas as pd

    rows = [{"class": None, **f.as_dict()} for f in evaluation.figures.overall]
    rows += [
        {"class": name, **figure.as_dict()}
        for name, figures in evaluation.figures.per_class.items()
        for figure in figures
    ]
    return pd.DataFrame(rows)


def confusion_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Counts, one row for each true class, one column for each predicted."""
    import pandas as pd

    classes = list(evaluation.scored.classes)
    counts = evaluation.figures.confusion.astype(int)
    frame = pd.DataFrame(counts, columns=classes)
    frame.insert(0, "true class", classes)
    return frame


def _row(figure: Figure) -> tuple[str, ...]:
    value = figure.value_text if figure.is_defined else "not defined"
    return (
        figure.name,
        value,
        figure.interval_text,
        str(figure.n),
        figure.method,
        figure.note,
    )
