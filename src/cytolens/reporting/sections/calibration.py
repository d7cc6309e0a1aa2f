"""Whether a probability means what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.calibration.reliability import EQUAL_MASS, EQUAL_WIDTH
from cytolens.reporting.drawings.reliability import draw_reliability
from cytolens.reporting.figure_cells import figure_table
from cytolens.reporting.report import Block, Picture, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from cytolens.evaluation.calibration.measure import CalibrationFigures
    from cytolens.evaluation.calibration.reliability import ReliabilityCurve
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.reporting.drawings.canvas import Drawing

POSITIVE, TOP = "positive class", "top label"


def calibration_part(evaluation: Evaluation) -> Part | None:
    """Reliability diagrams and figures; None where they were not computed."""
    measured = evaluation.calibration
    if measured is None:
        return None
    event = TOP if evaluation.positive is None else POSITIVE
    named = evaluation.positive or "the most probable class"
    drawings: list[Drawing] = []
    pictures: list[Block] = []
    for binning in (EQUAL_WIDTH, EQUAL_MASS):
        curve = _curve(measured, event, binning)
        if curve is None:
            continue
        drawing, picture = _reliability(curve, named)
        drawings.append(drawing)
        pictures.append(picture)
    percent = f"{100 * evaluation.confidence:g} %"
    table = figure_table(
        f"Calibration figures with {percent} intervals.", measured.figures
    )
    blocks = (*pictures, table)
    return Part(
        Section("Whether its probabilities can be trusted", blocks),
        tuple(drawings),
        {
            "calibration": measured.frame(),
            "reliability": measured.reliability_frame(),
        },
    )


def _curve(
    measured: CalibrationFigures, event: str, binning: str
) -> ReliabilityCurve | None:
    found = (
        curve
        for curve in measured.reliability
        if curve.event == event and curve.binning == binning
    )
    # Of two classes the diagram of the positive one may go by its own name.
    return next(found, None)


def _reliability(curve: ReliabilityCurve, named: str) -> tuple[Drawing, Picture]:
    name = f"reliability_{curve.binning.replace(' ', '_')}"
    drawing = draw_reliability(curve, event=named, name=name)
    caption = (
        f"Reliability, bins of {curve.binning}: points on the dotted diagonal are "
        "right, below it the model is too sure. Bars count the samples."
    )
    filled = [b for b in curve.bins if b.mean_predicted is not None]
    bins = "; ".join(
        f"of {b.count} with a probability of {b.mean_predicted:.2f} on average, "
        f"{b.observed.text} observed"
        for b in filled
    )
    return drawing, Picture(
        caption, f"Reliability diagram of {named}: {bins}.", drawing.svg
    )


def definitions_part(evaluation: Evaluation) -> Part | None:
    """The appendix that defines the calibration figures; None without them."""
    if evaluation.calibration is None:
        return None
    table = Table(
        "Definitions of the calibration figures.",
        ("figure", "definition"),
        tuple(evaluation.calibration.definitions.items()),
        widths=(1.0, 3.0),
    )
    return Part(
        Section("What the calibration figures mean", (table,)), is_appendix=True
    )
