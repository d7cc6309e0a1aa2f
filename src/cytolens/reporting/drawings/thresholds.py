"""What each threshold does: sensitivity, specificity, PPV and NPV over it."""

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
from cytolens.reporting.drawings.strokes import stroke

if TYPE_CHECKING:
    from cytolens.evaluation.thresholds.table import ThresholdTable

LINES = ("sensitivity", "specificity", "PPV", "NPV")
BANDED = LINES[:2]
"""More bands would hide each other."""


def draw_thresholds(table: ThresholdTable, *, decides_at: float) -> Drawing:
    """Draw rates over thresholds; a vertical line is where the model decides."""
    with canvas(FULL_IN, 2.9) as (figure, axes):
        at = np.array([row.threshold for row in table.rows])
        for position, name in enumerate(LINES):
            look = stroke(position)
            figures = [row[name] for row in table.rows]
            heights = _numbers([f.value for f in figures])
            if name in BANDED:
                low = _numbers([f.low for f in figures])
                high = _numbers([f.high for f in figures])
                axes.fill_between(
                    at, low, high, color=look["color"], alpha=0.15, linewidth=0
                )
            axes.plot(at, heights, label=name, **look)
        axes.axvline(decides_at, color=INK, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
        axes.set_xlabel(f"threshold on the probability of {table.positive}")
        axes.set_ylabel("share")
        axes.grid()
        figure.legend(loc="outside right center")
        return finish(figure, "thresholds")


def _numbers(
    values: list[float | None],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
