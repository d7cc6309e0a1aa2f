"""What another threshold would do; nothing here was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.thresholds.table import FIGURES
from cytolens.reporting.drawings.thresholds import draw_thresholds
from cytolens.reporting.figure_cells import stacked
from cytolens.reporting.report import Paragraph, Picture, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.thresholds.table import ThresholdTable

WARNING = (
    "A threshold that is chosen from this table flatters itself on these samples. "
    "Choose one on validation data (`cytolens thresholds`), then evaluate again."
)


def thresholds_part(evaluation: Evaluation) -> Part | None:
    """Drawing and table; None where there are three or more classes."""
    table = evaluation.thresholds
    if table is None:
        return None
    drawing = draw_thresholds(table, decides_at=evaluation.scored.threshold)
    picture = Picture(
        "Rates over the threshold; bands are intervals of sensitivity and specificity. "
        "The dashed line is where the model decides "
        f"({evaluation.scored.threshold:.4g}).",
        _alt(table),
        drawing.svg,
        wide=True,
    )
    blocks = (Paragraph(WARNING), picture, _printed(table))
    section = Section("What other thresholds would do", blocks)
    return Part(section, (drawing,), {"thresholds": table.frame()})


def _alt(table: ThresholdTable) -> str:
    shown = [
        row for row in table.rows if round(20 * row.threshold) in {2, 5, 10, 15, 18}
    ]
    parts = [
        f"at {row.threshold:.2f} sensitivity {row['sensitivity'].value_text} and "
        f"specificity {row['specificity'].value_text}"
        for row in shown
    ]
    return (
        "Sensitivity falls and specificity rises with the threshold: "
        + "; ".join(parts)
        + "."
    )


def _printed(table: ThresholdTable) -> Table:
    rows = tuple(
        (
            f"{row.threshold:.2f}",
            *(str(count) for count in (row.tp, row.fn, row.tn, row.fp)),
            *(stacked(figure) for figure in row.figures),
        )
        for row in table.rows
    )
    return Table(
        f"Thresholds on the probability of {table.positive} ({table.positives} "
        f"positives, {table.negatives} negatives); intervals below each figure.",
        ("from", "TP", "FN", "TN", "FP", *FIGURES),
        rows,
        notes=_undefined(table),
    )


def _undefined(table: ThresholdTable) -> tuple[str, ...]:
    """Where each figure is not defined, and why; thresholds as a range."""
    found: dict[tuple[str, str], list[float]] = {}
    for row in table.rows:
        for figure in row.figures:
            if not figure.is_defined:
                key = (figure.name, figure.note)
                found.setdefault(key, []).append(row.threshold)
    return tuple(f"{name} {_range(at)} {note}." for (name, note), at in found.items())


def _range(thresholds: list[float]) -> str:
    if len(thresholds) == 1:
        return f"at {thresholds[0]:.2f}"
    return f"at {thresholds[0]:.2f} to {thresholds[-1]:.2f}"
