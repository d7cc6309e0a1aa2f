"""Precision-recall curves, with what a model that knows nothing would reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.bars import draw_cross
from cytolens.reporting.drawings.canvas import (
    HALF_IN,
    QUIET,
    Drawing,
    canvas,
    finish,
)
from cytolens.reporting.drawings.curve_axes import (
    CurveLine,
    curve_height_in,
    draw_lines,
    finish_axes,
)

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure


def draw_precision_recall(
    lines: list[CurveLine],
    *,
    share: float | None = None,
    at_threshold: tuple[Figure, Figure] | None = None,
    threshold: float = 0.5,
) -> Drawing:
    """Draw curves of recall against precision.

    Args:
        lines: The curves.
        share: Of positives among the samples, where there is one curve.
        at_threshold: Sensitivity and PPV where the model decides.
        threshold: Where that is.
    """
    rows = len(lines) + (at_threshold is not None)
    with canvas(HALF_IN, curve_height_in(rows)) as (figure, axes):
        if share is not None:
            axes.axhline(share, color=QUIET, linewidth=0.8, linestyle=":", zorder=1)
        draw_lines(axes, lines)
        if at_threshold is not None:
            label = f"threshold {threshold:.4g}, with intervals"
            draw_cross(axes, x=at_threshold[0], y=at_threshold[1], label=label)
        finish_axes(
            axes,
            x="recall (sensitivity)",
            y="precision (PPV)",
            legend="area under the curve (average precision)",
        )
        return finish(figure, "precision_recall")
