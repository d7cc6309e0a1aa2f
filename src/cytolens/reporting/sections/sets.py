"""Conformal sets: how often they hold the true class, and how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.figure_cells import figure_table, stacked, why_undefined
from cytolens.reporting.report import Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.conformal.coverage import SetFigures
    from cytolens.evaluation.evaluation import Evaluation


def sets_part(evaluation: Evaluation) -> Part | None:
    """Coverage overall and by class; None where the bundle has no sets."""
    found = evaluation.sets
    if found is None:
        return None
    percent = f"{100 * evaluation.confidence:g} %"
    overall = figure_table(
        f"Prediction sets that should hold the true class in "
        f"{100 * found.rule.coverage:g} % of samples, with {percent} intervals.",
        found.overall,
    )
    section = Section(
        "Whether its prediction sets keep their promise", (overall, _parts(found))
    )
    return Part(section, tables={"sets": found.frame()})


def _parts(found: SetFigures) -> Table:
    parts = found.per_class | found.per_value
    names = [figure.name for figure in next(iter(parts.values()))]
    return Table(
        "By true class"
        + (f", and by {found.rule.by}" if found.rule.by else "")
        + "; intervals below each figure.",
        ("part", *names),
        tuple((part, *map(stacked, figures)) for part, figures in parts.items()),
        notes=why_undefined(
            (part, figure) for part, figures in parts.items() for figure in figures
        ),
    )
