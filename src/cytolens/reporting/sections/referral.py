"""What sending unsure samples to a human brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.referral import draw_referral
from cytolens.reporting.figure_cells import figure_table, stacked, why_undefined
from cytolens.reporting.report import Paragraph, Picture, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.abstention import Referral
    from cytolens.evaluation.evaluation import Evaluation


def referral_part(evaluation: Evaluation) -> Part | None:
    """Figures of what stays and the risk-coverage curve; None without a rule."""
    found = evaluation.referral
    if found is None:
        return None
    drawing = draw_referral(found)
    picture = Picture(
        "Error of the surest answers against the share that is answered; lines are "
        "intervals, the dashed one is the share that this rule answers.",
        _alt(found),
        drawing.svg,
        wide=True,
    )
    percent = f"{100 * evaluation.confidence:g} %"
    blocks = (
        Paragraph(f"Rule: {found.rule}."),
        figure_table(f"Figures with {percent} intervals.", found.overall),
        _per_class(found),
        picture,
    )
    return Part(
        Section("What a human should see", blocks),
        (drawing,),
        {"referral": found.frame(), "risk_coverage": found.curve.frame()},
    )


def _alt(found: Referral) -> str:
    told = [p for i, p in enumerate(found.curve.points) if i % 4 == 3]
    points = "; ".join(f"{p.answered:.0%} answered, error {p.error.text}" for p in told)
    return f"Risk-coverage curve: {points}. Area below it {found.curve.area.text}."


def _per_class(found: Referral) -> Table:
    names = [figure.name for figure in next(iter(found.per_class.values()))]
    return Table(
        "By true class; intervals below each figure.",
        ("class", *names),
        tuple((k, *map(stacked, figures)) for k, figures in found.per_class.items()),
        notes=why_undefined(
            (k, figure) for k, figures in found.per_class.items() for figure in figures
        ),
    )
