"""Newcombe's score-like interval for the area: it can bound a perfect ranking."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_INSIDE = 1e-12


def newcombe_area_interval(
    area: float, positives: int, negatives: int, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound an area under the ROC curve from its value and the two counts alone.

    Args:
        area: Estimated area, in [0, 1].
        positives: Independent positives, at least 1.
        negatives: Independent negatives, at least 1.
        confidence: Coverage, between 0 and 1.

    Returns:
        The areas at which the estimate is just not surprising.

    Source:
        Newcombe 2006, Stat Med 25:559-573, method 5.
    """
    from scipy.special import ndtri

    z = float(ndtri(0.5 + confidence / 2))

    def surprise(candidate: float) -> float:
        deviation = math.sqrt(_variance(candidate, positives, negatives))
        return abs(area - candidate) - z * deviation

    return _root(surprise, 0.0, area), _root(surprise, 1.0, area)


def _variance(area: float, m: int, n: int) -> float:
    star = (m + n) / 2 - 1
    spread = (1 - area) / (2 - area) + area / (1 + area)
    return max(0.0, area * (1 - area) * (1 + star * spread) / (m * n))


def _root(surprise: Callable[[float], float], end: float, area: float) -> float:
    from scipy.optimize import brentq

    if area == end:
        return end
    # Just inside: at 0 and 1 the variance, and with it the surprise, is zero.
    outer = end + math.copysign(_INSIDE, area - end)
    if surprise(outer) <= 0:
        return end
    inner = area if 0 < area < 1 else area + math.copysign(_INSIDE, end - area)
    return float(brentq(surprise, outer, inner))
