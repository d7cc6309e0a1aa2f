"""All figures of all classes together, with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.intervals import draw_intervals, fits_axis
from cytolens.reporting.figure_cells import figure_table
from cytolens.reporting.report import Block, Picture, Section
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.evaluation import Evaluation


def figures_part(evaluation: Evaluation) -> Part:
    """Table and drawing; the CSV holds those of the classes as well."""
    figures = evaluation.figures
    drawing = draw_intervals([(f.name, f) for f in figures.overall])
    percent = f"{100 * evaluation.confidence:g} %"
    shown = [f for f in figures.overall if fits_axis(f)]
    alt = (
        f"Points with {percent} intervals as lines: "
        + "; ".join(f"{f.name} {f.text}" for f in shown)
        + "."
    )
    caption = f"The same figures on one axis; lines are {percent} intervals."
    blocks: list[Block] = [
        figure_table(f"Figures with {percent} intervals.", figures.overall),
        Picture(caption, alt, drawing.svg, wide=True),
    ]
    if figures.at_prevalence:
        stated = [f for at in figures.at_prevalence for f in (at.ppv, at.npv)]
        blocks.append(figure_table("Where the class is rarer or more common.", stated))
    section = Section("All figures", tuple(blocks))
    return Part(section, (drawing,), {"figures": _frame(evaluation)})


def _frame(evaluation: Evaluation) -> pd.DataFrame:
    """Every figure as one row; ``of`` is ``overall``, an average, or a class."""
    import pandas as pd

    rows = [
        {"of": scope, **figure.as_dict()}
        for scope, figure in evaluation.figures.everything()
    ]
    return pd.DataFrame(rows)
