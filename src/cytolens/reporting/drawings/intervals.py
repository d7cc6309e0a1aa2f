"""All figures with their intervals on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.canvas import (
    ACCENT,
    FAINT,
    INK,
    Drawing,
    canvas,
    finish,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.figure import Figure


def draw_intervals(
    figures: Sequence[tuple[str, Figure]], *, name: str = "intervals"
) -> Drawing:
    """Draw one line for each figure that is defined.

    Args:
        figures: Label and figure, from top to bottom.
        name: Of the drawing's file.
    """
    shown = [(label, f) for label, f in figures if f.value is not None]
    with canvas(6.4, 0.7 + 0.34 * max(1, len(shown))) as (figure, axes):
        for row, (_, item) in enumerate(shown):
            if item.low is not None and item.high is not None:
                axes.plot([item.low, item.high], [row, row], color=ACCENT, linewidth=2)
                axes.plot(
                    [item.low, item.high], [row, row], "|", color=ACCENT, markersize=8
                )
            axes.plot([item.value or 0.0], [row], "o", color=INK, markersize=5.5)
            axes.text(1.03, row, item.text, va="center", fontsize=8.5)
        axes.set_yticks(range(len(shown)), [label for label, _ in shown])
        lowest = min([0.0, *(f.low for _, f in shown if f.low is not None)])
        axes.set(xlim=(lowest, 1.02), ylim=(len(shown) - 0.4, -0.6))
        axes.grid(axis="x", color=FAINT, linewidth=0.6)
        axes.spines["left"].set_visible(False)
        return finish(figure, name)
