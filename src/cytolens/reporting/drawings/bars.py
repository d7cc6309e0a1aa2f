"""A point with its interval, as every drawing shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.drawings.canvas import ACCENT, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cytolens.evaluation.figure import Figure


def draw_row(axes: Axes, figure: Figure, *, row: float, hollow: bool = False) -> None:
    """Draw a figure as a point at ``row`` with a horizontal, capped interval."""
    if figure.value is None:
        return
    if figure.low is not None and figure.high is not None:
        ends = [figure.low, figure.high]
        axes.plot(ends, [row, row], color=ACCENT, linewidth=1.5, zorder=2)
        axes.plot(ends, [row, row], "|", color=ACCENT, markersize=6, zorder=2)
    axes.plot(
        [figure.value],
        [row],
        "o",
        markersize=4.4,
        markeredgecolor=INK,
        markerfacecolor="white" if hollow else INK,
        zorder=3,
    )


def draw_cross(axes: Axes, *, x: Figure, y: Figure, label: str) -> None:
    """Draw a point with its intervals in both directions."""
    if x.value is None or y.value is None:
        return
    if x.low is not None and x.high is not None:
        axes.plot([x.low, x.high], [y.value, y.value], color=INK, linewidth=0.9)
    if y.low is not None and y.high is not None:
        axes.plot([x.value, x.value], [y.low, y.high], color=INK, linewidth=0.9)
    axes.plot(
        [x.value],
        [y.value],
        "o",
        markersize=5.5,
        markerfacecolor="white",
        markeredgecolor=INK,
        label=label,
        zorder=5,
    )


def mirrored(figure: Figure) -> Figure:
    """One less a share: false alarms from the specificity."""
    if figure.value is None:
        return figure
    return replace(
        figure,
        value=1 - figure.value,
        low=None if figure.high is None else 1 - figure.high,
        high=None if figure.low is None else 1 - figure.low,
    )
