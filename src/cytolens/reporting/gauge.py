"""A figure as a line from 0 to 1, with its interval and a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure


def gauge(figure: Figure) -> dict[str, float] | None:
    """Where value and bounds stand on a line of 0 to 100; None outside of 0 to 1."""
    if figure.value is None or not 0 <= figure.value <= 1:
        return None
    low = figure.value if figure.low is None else max(0.0, figure.low)
    high = figure.value if figure.high is None else min(1.0, figure.high)
    return {
        "value": round(100 * figure.value, 2),
        "low": round(100 * low, 2),
        "width": round(100 * (high - low), 2),
    }
