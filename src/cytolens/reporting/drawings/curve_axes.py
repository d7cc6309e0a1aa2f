"""What the ROC and the precision-recall drawing share: square axes, lines, legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import HALF_IN
from cytolens.reporting.drawings.labels import shortened
from cytolens.reporting.drawings.strokes import stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from cytolens.evaluation.curve_bands import Band
    from cytolens.evaluation.figure import Figure

MARKS = 9
"""Markers along a line, at even steps of its horizontal axis."""


@dataclass(frozen=True)
class CurveLine:
    """One curve.

    Attributes:
        name: Of the class.
        points: Shape ``(points, 2)``, from left to right.
        area: Under the curve.
        band: Around it; None for one of several, as bands would hide each other.
    """

    name: str
    points: NDArray[np.float64]
    area: Figure
    band: Band | None = None


def curve_height_in(lines: int) -> float:
    """Height of a drawing with a legend of so many lines below its axes."""
    return HALF_IN + 0.36 + 0.15 * lines


def draw_lines(axes: Axes, lines: list[CurveLine]) -> None:
    """Draw curves with their bands."""
    for position, line in enumerate(lines):
        look = stroke(position)
        x, y = line.points[:, 0], line.points[:, 1]
        if line.band is not None and line.band.is_visible:
            band = line.band
            axes.fill_between(
                band.at, band.low, band.high, color=look["color"], alpha=0.16, lw=0
            )
        label = f"{shortened(line.name)}  {line.area.text}"
        marked = {"markevery": _marks(x)} if len(lines) > 1 else {"marker": ""}
        axes.plot(x, y, label=label, **(look | marked))


def finish_axes(axes: Axes, *, x: str, y: str, legend: str) -> None:
    """Square from 0 to 1, with the legend below."""
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), box_aspect=1)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid()
    if axes.get_legend_handles_labels()[0]:
        axes.figure.legend(
            loc="outside lower center",
            title=legend,
            title_fontsize=7.5,
            alignment="left",
        )


def _marks(x: NDArray[np.float64]) -> list[int]:
    """The points nearest to even steps, so that many points carry few markers."""
    steps = (np.arange(MARKS) + 0.5) / MARKS
    return sorted({int(np.abs(x - step).argmin()) for step in steps})
