"""Forest plot: one figure for each value of a column, beside that of all samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.drawings.bars import draw_row
from cytolens.reporting.drawings.canvas import (
    FULL_IN,
    QUIET,
    Drawing,
    finish,
    house_figure,
)
from cytolens.reporting.drawings.labels import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.subgroups import Subgroup, Subgroups

LINE_IN = 0.14
"""Height of a line of a label."""
MOST_PANELS = 3


def draw_forest(column: Subgroups, overall: Sequence[Figure], *, name: str) -> Drawing:
    """Draw the first figures of each subgroup side by side.

    Args:
        column: The subgroups; one that is too small has a hollow point.
        overall: The figures of all samples, one panel each, at most three.
        name: Of the drawing's file.
    """
    groups = column.subgroups
    labels = [f"{wrapped(g.value, width=24)}\nn = {g.samples}" for g in groups]
    lines = max(label.count("\n") + 1 for label in labels)
    height = 0.7 + LINE_IN * (lines + 0.6) * len(groups)
    panels = overall[:MOST_PANELS]
    with house_figure(FULL_IN, height) as figure:
        grid = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        figure.set_layout_engine("constrained", wspace=0.09)
        for axes, figure_of_all in zip(grid, panels, strict=True):
            _draw_panel(axes, groups, figure_of_all)
        grid[0].set_yticks(range(len(groups)), labels)
        grid[0].set_ylim(len(groups) - 0.4, -0.6)
        return finish(figure, name)


def _draw_panel(axes: Axes, groups: Sequence[Subgroup], overall: Figure) -> None:
    if overall.value is not None:
        axes.axvline(overall.value, color=QUIET, linewidth=0.9, linestyle="--")
    for row, group in enumerate(groups):
        hollow = overall.name in group.too_small
        found = group[overall.name]
        draw_row(axes, found, row=row, hollow=hollow)
        if not found.is_defined:
            axes.text(0.5, row, "not defined", ha="center", va="center", color=QUIET)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "0.5", "", "1"])
    axes.set_title(wrapped(overall.name, width=26), fontsize=7.5)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
