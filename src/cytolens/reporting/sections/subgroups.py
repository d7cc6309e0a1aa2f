"""Who it is worse for: figures by the values of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.forest import MOST_PANELS, draw_forest
from cytolens.reporting.figure_cells import stacked, why_undefined
from cytolens.reporting.report import Block, Bullets, Paragraph, Picture, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.subgroups import Subgroup, Subgroups
    from cytolens.reporting.drawings.canvas import Drawing


def subgroups_part(evaluation: Evaluation) -> Part | None:
    """Forest plot, table and findings of each column; None where none was asked."""
    if not evaluation.subgroups:
        return None
    drawings: list[Drawing] = []
    blocks: list[Block] = [Paragraph(evaluation.subgroups[0].multiplicity)]
    for number, column in enumerate(evaluation.subgroups, start=1):
        overall = _overall(evaluation, column)
        drawing = draw_forest(column, overall, name=f"subgroups_{number}")
        drawings.append(drawing)
        picture = Picture(
            f"By {column.column} ({column.rule}). Dashed: all samples. Hollow points "
            "rest on too few samples to be interpreted.",
            _alt(column, overall),
            drawing.svg,
            wide=True,
        )
        blocks += [picture, Bullets(column.findings), _table(column)]
    section = Section("Who it is worse for", tuple(blocks))
    return Part(section, tuple(drawings), {"subgroups": _frame(evaluation)})


def _overall(evaluation: Evaluation, column: Subgroups) -> list[Figure]:
    names = [f.name for f in column.subgroups[0].figures][:MOST_PANELS]
    return [evaluation.figures[name] for name in names]


def _alt(column: Subgroups, overall: list[Figure]) -> str:
    rows = []
    for group in column.subgroups:
        told = ", ".join(f"{f.name} {group[f.name].text}" for f in overall)
        small = " (too small to interpret)" if group.is_too_small else ""
        rows.append(f"{group.value}, n = {group.samples}{small}: {told}")
    return f"Figures by {column.column}. " + "; ".join(rows) + "."


def _table(column: Subgroups) -> Table:
    names = [figure.name for figure in column.subgroups[0].figures]
    notes = (*_too_small(column), *_undefined(column))
    return Table(
        f"By {column.column}; intervals below each figure. * is too small to use.",
        (column.column, "samples", "groups", *names),
        tuple(_row(group, names) for group in column.subgroups),
        notes=notes,
    )


def _row(group: Subgroup, names: list[str]) -> tuple[str, ...]:
    cells = [
        stacked(group[name], mark=" *" if name in group.too_small else "")
        for name in names
    ]
    return (group.value, str(group.samples), str(group.groups), *cells)


def _too_small(column: Subgroups) -> tuple[str, ...]:
    reasons = {
        f"* {group.value}: {why}."
        for group in column.subgroups
        for why in group.too_small.values()
    }
    return tuple(sorted(reasons))


def _undefined(column: Subgroups) -> tuple[str, ...]:
    return why_undefined((g.value, f) for g in column.subgroups for f in g.figures)


def _frame(evaluation: Evaluation) -> pd.DataFrame:
    import pandas as pd

    frames = [column.frame() for column in evaluation.subgroups]
    return pd.concat(frames, ignore_index=True)
