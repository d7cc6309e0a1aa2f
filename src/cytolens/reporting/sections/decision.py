"""Whether acting on the model does more good than acting on everyone or no one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.decision import draw_decision
from cytolens.reporting.report import Paragraph, Picture, Section
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.decision_curve import DecisionCurve, DecisionPoint
    from cytolens.evaluation.evaluation import Evaluation

TOLD = (0.05, 0.1, 0.2, 0.5)
"""Thresholds that the words for who cannot see the curve name."""


def decision_part(evaluation: Evaluation) -> Part | None:
    """Drawing and what it shows; None where there are three or more classes."""
    curve = evaluation.decision
    if curve is None:
        return None
    drawing = draw_decision(curve)
    caption = (
        "Net benefit: true positives per sample, less false alarms at the price the "
        "threshold implies (Vickers and Elkin 2006). The band is the model's interval."
    )
    picture = Picture(caption, _alt(curve), drawing.svg, wide=True)
    section = Section(
        "Whether acting on it helps", (Paragraph(_verdict(curve)), picture)
    )
    return Part(section, (drawing,), {"decision": curve.frame()})


def _verdict(curve: DecisionCurve) -> str:
    if not curve.useful:
        return (
            "At no threshold is it shown that acting on the model does more good than "
            "the better of acting on everyone and on no one."
        )
    return (
        "Acting on the model does more good than acting on everyone or on no one, with "
        f"the whole interval above zero, at thresholds {_ranges(curve)}. This "
        "assumes the share of positives among these samples."
    )


def _ranges(curve: DecisionCurve) -> str:
    """Neighbouring thresholds as ranges, such as ``0.10 to 0.85``."""
    useful = set(curve.useful)
    runs: list[list[float]] = []
    for point in curve.points:
        if point.threshold not in useful:
            runs.append([])
        elif runs:
            runs[-1].append(point.threshold)
        else:
            runs.append([point.threshold])
    return ", ".join(
        f"{run[0]:.2f} to {run[-1]:.2f}" if len(run) > 1 else f"{run[0]:.2f}"
        for run in runs
        if run
    )


def _alt(curve: DecisionCurve) -> str:
    told = "; ".join(_told(p) for p in curve.points if round(p.threshold, 4) in TOLD)
    return f"Decision curve of {curve.positive}. {told}."


def _told(point: DecisionPoint) -> str:
    return (
        f"at {point.threshold:.2f} the model's net benefit is {point.model.text}, that "
        f"of acting on everyone {point.treat_all.value_text}"
    )
