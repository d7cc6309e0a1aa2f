"""The confusion matrix: counts, and the share of each true class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import INK, Drawing, canvas, finish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WHITE_TEXT_ABOVE = 0.55


def draw_confusion(counts: NDArray[np.float64], classes: Sequence[str]) -> Drawing:
    """Draw counts, rows the truth, shape ``(classes, classes)``."""
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    side = 2.4 + 0.75 * len(classes)
    with canvas(side + 0.6, side) as (figure, axes):
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1.15)
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
        turned = 0 if len(classes) <= 3 else 35
        axes.set_xticks(
            ticks, classes, rotation=turned, ha="right" if turned else "center"
        )
        axes.set_yticks(ticks, classes)
        axes.set_xlabel("taken for")
        axes.set_ylabel("truly")
        axes.spines[:].set_visible(False)
        axes.set_xticks(np.arange(len(classes) + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(len(classes) + 1) - 0.5, minor=True)
        axes.grid(which="minor", color="white", linewidth=2)
        axes.tick_params(which="minor", length=0)
        return finish(figure, "confusion")
