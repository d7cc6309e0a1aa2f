"""The confusion matrix: counts, and the share of each true class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import (
    FULL_IN,
    HALF_IN,
    INK,
    Drawing,
    canvas,
    finish,
)
from cytolens.reporting.drawings.labels import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

WHITE_TEXT_ABOVE = 0.55
FEW = 4
"""Up to so many classes fit on half a page."""
CELL_IN = 0.52


def confusion_is_wide(classes: int) -> bool:
    """Whether the drawing of so many classes needs the whole width."""
    return classes > FEW


def draw_confusion(counts: NDArray[np.float64], classes: Sequence[str]) -> Drawing:
    """Draw counts, rows the truth, shape ``(classes, classes)``."""
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    names = [wrapped(name, width=14) for name in classes]
    wide = confusion_is_wide(len(classes))
    width = min(FULL_IN, 1.8 + 0.72 * len(classes)) if wide else HALF_IN
    height = max(2.2 if not wide else 0.0, 1.0 + CELL_IN * len(classes))
    with canvas(width, height) as (figure, axes):
        # Grey: the shade is the same on a screen and on paper.
        axes.imshow(shares, cmap="Greys", vmin=0, vmax=1.15, aspect="auto")
        for row, column in np.ndindex(*counts.shape):
            share = shares[row, column]
            axes.text(
                column,
                row,
                f"{counts[row, column]:.0f}\n{share:.0%}",
                ha="center",
                va="center",
                fontweight="bold" if row == column else "normal",
                color="white" if share > WHITE_TEXT_ABOVE else INK,
            )
        ticks = range(len(classes))
        turned = 0 if len(classes) <= 3 else 40
        axes.set_xticks(
            ticks,
            names,
            rotation=turned,
            ha="right" if turned else "center",
            rotation_mode="anchor" if turned else "default",
        )
        axes.set_yticks(ticks, names)
        axes.set_xlabel("taken for")
        axes.set_ylabel("truly")
        axes.spines[:].set_visible(False)
        _draw_cells(axes, len(classes))
        return finish(figure, "confusion")


def _draw_cells(axes: Axes, classes: int) -> None:
    edges = np.arange(classes + 1) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color="#8a95a0", linewidth=0.6)
    axes.tick_params(which="minor", length=0)
