"""Decision curve: net benefit of acting on the model, on everyone, on no one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.drawings.canvas import (
    FULL_IN,
    INK,
    Drawing,
    canvas,
    finish,
)
from cytolens.reporting.drawings.strokes import COLOURS, DASHES

if TYPE_CHECKING:
    from cytolens.evaluation.decision_curve import DecisionCurve
    from cytolens.evaluation.figure import Figure

    Values = np.ndarray[tuple[int], np.dtype[np.float64]]


def draw_decision(curve: DecisionCurve) -> Drawing:
    """Draw net benefits over thresholds, with the band of the model's."""
    with canvas(FULL_IN, 2.9) as (figure, axes):
        at = np.array([point.threshold for point in curve.points])
        models = [point.model for point in curve.points]
        model, everyone = (
            _values(models),
            _values([point.treat_all for point in curve.points]),
        )
        low, high = _ends(models)
        axes.fill_between(at, low, high, color=COLOURS[0], alpha=0.16, linewidth=0)
        axes.plot(at, model, color=COLOURS[0], linewidth=1.7, label="the model")
        axes.plot(
            at,
            everyone,
            color=COLOURS[1],
            linestyle=DASHES[1],
            linewidth=1.3,
            label="everyone",
        )
        axes.axhline(0, color=INK, linestyle=DASHES[2], linewidth=1.3, label="no one")
        top = float(np.nanmax(np.r_[high, model, 0.01]))
        axes.set(xlim=(0, 1), ylim=(-0.45 * top, 1.08 * top))
        axes.set_xlabel(f"probability of {curve.positive} from which one acts")
        axes.set_ylabel("net benefit per sample")
        axes.grid()
        figure.legend(loc="outside right center", title="act on", title_fontsize=7.5)
        return finish(figure, "decision")


def _values(figures: list[Figure]) -> Values:
    return np.array([np.nan if f.value is None else f.value for f in figures])


def _ends(figures: list[Figure]) -> tuple[Values, Values]:
    low = [np.nan if f.low is None else f.low for f in figures]
    high = [np.nan if f.high is None else f.high for f in figures]
    return np.array(low), np.array(high)
