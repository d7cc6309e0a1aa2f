"""Differences of two models with their intervals, around the line of no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.canvas import (
    FAINT,
    FULL_IN,
    INK,
    QUIET,
    Drawing,
    canvas,
    finish,
)
from cytolens.reporting.drawings.labels import shortened

if TYPE_CHECKING:
    from cytolens.evaluation.comparison import Pair

LEAST_REACH = 0.05
"""So that differences of nothing do not fill the page."""


def draw_differences(pair: Pair, *, margin: float | None, name: str) -> Drawing:
    """Draw one line for each figure that both models have.

    Args:
        pair: Two models; to the right of the middle the first is better.
        margin: Smallest difference that matters; drawn as a band.
        name: Of the drawing's file.
    """
    shown = [d.figure for d in pair.differences if d.figure.value is not None]
    ends = [abs(end) for f in shown for end in (f.value, f.low, f.high) if end]
    reach = 1.05 * max([LEAST_REACH, margin or 0.0, *ends])
    with canvas(FULL_IN, 0.8 + 0.24 * max(1, len(shown))) as (figure, axes):
        if margin is not None:
            axes.axvspan(-margin, margin, color=FAINT, alpha=0.6, linewidth=0)
        axes.axvline(0, color=QUIET, linewidth=0.9, linestyle="--")
        for row, item in enumerate(shown):
            if item.low is not None and item.high is not None:
                axes.plot([item.low, item.high], [row, row], "|-", color=INK)
            axes.plot([item.value or 0.0], [row], "o", color=INK, markersize=4.5)
        axes.set_yticks(range(len(shown)), [item.name for item in shown])
        axes.set(xlim=(-reach, reach), ylim=(max(1, len(shown)) - 0.4, -0.6))
        sides = shortened(pair.second), shortened(pair.first)
        axes.set_xlabel("     |     ".join(f"{name} better" for name in sides))
        axes.grid(axis="x", color=FAINT, linewidth=0.5)
        axes.spines["left"].set_visible(False)
        return finish(figure, name)
