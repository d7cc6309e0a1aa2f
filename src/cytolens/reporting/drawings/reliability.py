"""Reliability diagram: what was predicted against what was observed, with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import (
    ACCENT,
    HALF_IN,
    INK,
    QUIET,
    Drawing,
    finish,
    house_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cytolens.evaluation.calibration.reliability import ReliabilityCurve

HEIGHT_IN = 4.1


def draw_reliability(curve: ReliabilityCurve, *, event: str, name: str) -> Drawing:
    """Draw the bins of an event with intervals, and how many samples are in each.

    Args:
        curve: The bins.
        event: What happens with the probability, such as ``HSIL``.
        name: Of the drawing's file.
    """
    with house_figure(HALF_IN, HEIGHT_IN) as figure:
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3.2, 1))
        _draw_bins(upper, curve)
        _draw_counts(lower, curve)
        lower.set_xlabel(f"probability of {event}")
        upper.set_ylabel("share observed")
        lower.set_ylabel("samples")
        return finish(figure, name)


def _draw_bins(axes: Axes, curve: ReliabilityCurve) -> None:
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.8, linestyle=":")
    shown = [
        (b.mean_predicted, b.observed)
        for b in curve.bins
        if b.mean_predicted is not None and b.observed.value is not None
    ]
    for x, observed in shown:
        if observed.low is not None and observed.high is not None:
            ends = [observed.low, observed.high]
            axes.plot([x, x], ends, color=ACCENT, linewidth=1.2)
            axes.plot([x, x], ends, "_", color=ACCENT, markersize=5)
    axes.plot(
        [x for x, _ in shown],
        np.array([f.value for _, f in shown], dtype=np.float64),
        color=INK,
        linewidth=0.8,
        marker="o",
        markersize=4,
    )
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.grid()


def _draw_counts(axes: Axes, curve: ReliabilityCurve) -> None:
    most = max((b.count for b in curve.bins), default=1)
    for b in curve.bins:
        if not b.count:
            continue
        # Bins of equal size may end on one and the same probability.
        width = max(b.high - b.low, 0.012)
        middle = (b.low + b.high) / 2
        axes.bar(
            middle,
            b.count,
            width=width,
            color="#dfe6ec",
            edgecolor=INK,
            linewidth=0.5,
        )
        if width > 0.05:
            axes.text(
                middle, b.count + most * 0.04, str(b.count), ha="center", fontsize=6
            )
    axes.set_ylim(0, most * 1.3)
    axes.grid(axis="y")
