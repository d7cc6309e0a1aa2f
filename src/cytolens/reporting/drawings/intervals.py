"""All figures with their intervals on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.bars import draw_row
from cytolens.reporting.drawings.canvas import FULL_IN, Drawing, canvas, finish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.figure import Figure


def draw_intervals(
    figures: Sequence[tuple[str, Figure]], *, name: str = "intervals"
) -> Drawing:
    """Draw one line for each figure that is a share.

    Args:
        figures: Label and figure, from top to bottom; what is not defined, or reaches
            beyond -1 or 1 (likelihood ratios), has no place on this axis.
        name: Of the drawing's file.
    """
    shown = [(label, f) for label, f in figures if fits_axis(f)]
    with canvas(FULL_IN, 0.45 + 0.2 * max(1, len(shown))) as (figure, axes):
        for row, (_, item) in enumerate(shown):
            draw_row(axes, item, row=row)
            axes.text(1.03, row, item.text, va="center")
        axes.set_yticks(range(len(shown)), [label for label, _ in shown])
        lowest = min([0.0, *(f.low for _, f in shown if f.low is not None)])
        axes.set(xlim=(lowest - 0.01, 1.02), ylim=(max(1, len(shown)) - 0.4, -0.6))
        axes.grid(axis="x")
        axes.spines["left"].set_visible(False)
        return finish(figure, name)


def fits_axis(figure: Figure) -> bool:
    """Whether value and bounds lie between -1 and 1."""
    ends = (figure.value, figure.low, figure.high)
    return figure.value is not None and all(
        end is None or -1 <= end <= 1 for end in ends
    )
