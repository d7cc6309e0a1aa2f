"""Internal and external figures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.difference import p_text
from cytolens.reporting.figure_cells import stacked
from cytolens.reporting.report import Bullets, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.external.table import Row


def external_part(evaluation: Evaluation) -> Part | None:
    """Table and findings; None where no internal set was named."""
    beside = evaluation.against
    if beside is None:
        return None
    percent = f"{100 * evaluation.confidence:g} %"
    table = Table(
        f"Where the model comes from, and here; {percent} intervals below each figure.",
        ("figure", "internal", "external", "difference", "p"),
        tuple(map(_row, beside.rows)),
    )
    blocks = (
        Bullets(beside.findings),
        table,
        Bullets((*beside.changes, *beside.cautions)),
    )
    section = Section("What is left of the internal figures", blocks)
    return Part(section, tables={"external": beside.frame()})


def _row(row: Row) -> tuple[str, ...]:
    three = (row.internal, row.external, row.difference.figure)
    return (row.name, *map(stacked, three), p_text(row.difference.p))
