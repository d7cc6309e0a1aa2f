"""Risk-coverage curve: the error of the surest answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import (
    ACCENT,
    FULL_IN,
    INK,
    Drawing,
    canvas,
    finish,
)

if TYPE_CHECKING:
    from cytolens.evaluation.abstention import Referral


def draw_referral(found: Referral) -> Drawing:
    """Draw error over the share that is answered, and where the rule stands."""
    with canvas(FULL_IN, 2.6) as (figure, axes):
        points = [p for p in found.curve.points if p.error.value is not None]
        highest = 0.0
        for point in points:
            error = point.error
            if error.low is not None and error.high is not None:
                highest = max(highest, error.high)
                x, ends = [point.answered] * 2, [error.low, error.high]
                axes.plot(x, ends, color=ACCENT, linewidth=1.1)
                axes.plot(x, ends, "_", color=ACCENT, markersize=5)
        axes.plot(
            [p.answered for p in points],
            np.array([p.error.value for p in points], dtype=np.float64),
            color=INK,
            marker="o",
            markersize=3.6,
            linewidth=0.9,
        )
        sent = found["share sent"].value
        if sent is not None:
            axes.axvline(1 - sent, color=INK, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.set(xlim=(0, 1.02), ylim=(0, max(0.02, 1.05 * highest)))
        axes.set_xlabel("share answered by the model")
        axes.set_ylabel("share of these that is wrong")
        axes.grid()
        return finish(figure, "risk_coverage")
