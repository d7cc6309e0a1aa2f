"""ROC curves: one for two classes, one for each class against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.area import roc_points
from cytolens.reporting.drawings.canvas import (
    DASHES,
    FAINT,
    INK,
    LINES,
    Drawing,
    canvas,
    finish,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cytolens.evaluation.discrimination import Discrimination
    from cytolens.evaluation.scored import Scored


def draw_roc(scored: Scored, figures: Discrimination) -> Drawing:
    """Draw the curve of each class that has positives and negatives."""
    with canvas(5.4, 4.6) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1, zorder=1)
        for position, index in enumerate(_drawn_classes(scored)):
            truth = scored.truth == index
            if truth.all() or not truth.any():
                continue
            points = roc_points(truth, scored.log_odds[:, index])
            name = scored.classes[index]
            area = next(f for f in figures.per_class[name] if f.name == "ROC AUC")
            axes.plot(
                points[:, 0],
                points[:, 1],
                color=LINES[position % len(LINES)],
                linestyle=DASHES[position % len(DASHES)],
                linewidth=1.8,
                label=f"{name}  {area.text}",
            )
        if scored.positive is not None:
            _mark_threshold(axes, figures)
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
        axes.set_xlabel("false alarms (1 - specificity)")
        axes.set_ylabel("sensitivity")
        axes.grid(color=FAINT, linewidth=0.5)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower right", title="area under the curve", fontsize=8.5)
        return finish(figure, "roc")


def _drawn_classes(scored: Scored) -> list[int]:
    if scored.positive is not None:
        return [scored.positive]
    return list(range(len(scored.classes)))


def _mark_threshold(axes: Axes, figures: Discrimination) -> None:
    sensitivity, specificity = figures["sensitivity"], figures["specificity"]
    if sensitivity.value is None or specificity.value is None:
        return
    axes.plot(
        [1 - specificity.value],
        [sensitivity.value],
        marker="o",
        markersize=7,
        markerfacecolor="white",
        markeredgecolor=INK,
        linestyle="none",
        label="threshold 0.5",
        zorder=5,
    )
