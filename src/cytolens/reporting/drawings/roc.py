"""ROC curves: one for two classes, one for each class against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.bars import draw_cross, mirrored
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


def draw_roc(
    lines: list[CurveLine],
    *,
    at_threshold: tuple[Figure, Figure] | None = None,
    threshold: float = 0.5,
) -> Drawing:
    """Draw curves of false alarms against sensitivity.

    Args:
        lines: The curves.
        at_threshold: Sensitivity and specificity where the model decides.
        threshold: Where that is.
    """
    rows = len(lines) + (at_threshold is not None)
    with canvas(HALF_IN, curve_height_in(rows)) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.8, linestyle=":", zorder=1)
        draw_lines(axes, lines)
        if at_threshold is not None:
            sensitivity, specificity = at_threshold
            draw_cross(
                axes,
                x=mirrored(specificity),
                y=sensitivity,
                label=f"threshold {threshold:.4g}, with intervals",
            )
        finish_axes(
            axes,
            x="false alarms (1 - specificity)",
            y="sensitivity",
            legend="area under the curve",
        )
        return finish(figure, "roc")
