"""How the scores are spread: positives above the line, negatives below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import (
    HALF_IN,
    INK,
    Drawing,
    canvas,
    finish,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 20


def draw_scores(
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    *,
    names: tuple[str, str],
    threshold: float,
) -> Drawing:
    """Draw two histograms back to back.

    Args:
        scores: Probability of the positive class, shape ``(samples,)``.
        truth: Whether each sample is positive, shape ``(samples,)``.
        names: Of the negative and the positive class.
        threshold: Where the model decides.
    """
    from matplotlib.ticker import MaxNLocator

    edges = np.linspace(0, 1, BINS + 1)
    up = np.histogram(scores[truth], edges)[0]
    down = np.histogram(scores[~truth], edges)[0]
    with canvas(HALF_IN, 2.5) as (figure, axes):
        sides = (
            (up, "#f0f3f6", "////", names[1]),
            (-down, "#8794a1", "", names[0]),
        )
        for counts, colour, hatch, name in sides:
            axes.bar(
                edges[:-1],
                counts,
                width=1 / BINS,
                align="edge",
                color=colour,
                edgecolor=INK,
                linewidth=0.5,
                hatch=hatch,
                label=name,
            )
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.axvline(threshold, color=INK, linewidth=0.9, linestyle=(0, (2, 2)))
        most = 1.1 * max(1, up.max(), down.max())
        axes.set(xlim=(-0.02, 1.02), ylim=(-most, most))
        # Below the line counts are counts as well.
        axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel(f"probability of {names[1]}")
        axes.set_ylabel("samples")
        axes.grid(axis="y")
        figure.legend(loc="outside lower center", ncols=2)
        return finish(figure, "scores")
