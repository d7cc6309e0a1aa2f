"""Newcombe's interval: the difference of two rates of the same samples."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.evaluation.intervals.wilson import wilson_interval

if TYPE_CHECKING:
    from cytolens.evaluation.comparison.mcnemar import Decisions


def newcombe_paired_interval(
    decisions: Decisions, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound the first rate minus the second.

    Args:
        decisions: Of independent samples, at least one.
        confidence: Coverage, between 0 and 1.

    Source:
        Newcombe 1998, Stat Med 17:2635-2650, method 10: Wilson's bounds of both
        rates, put together by their correlation.
    """
    n = decisions.samples
    rights = [
        decisions.both + decisions.only_first,
        decisions.both + decisions.only_second,
    ]
    first, second = rights[0] / n, rights[1] / n
    ends = wilson_interval(rights, [n, n], confidence=confidence)
    down = first - float(ends[0, 0]), float(ends[1, 1]) - second
    up = float(ends[0, 1]) - first, second - float(ends[1, 0])
    correlation = _correlation(decisions)
    value = first - second
    return value - _joined(*down, correlation), value + _joined(*up, correlation)


def _joined(one: float, other: float, correlation: float) -> float:
    squared = one**2 - 2 * correlation * one * other + other**2
    return math.sqrt(max(0.0, squared))


def _correlation(decisions: Decisions) -> float:
    a, b = decisions.both, decisions.only_first
    c, d = decisions.only_second, decisions.neither
    spread = (a + b) * (c + d) * (a + c) * (b + d)
    if not spread:
        return 0.0
    product = float(a * d - b * c)
    if product > 0:
        # Newcombe's correction for continuity, only against a positive correlation.
        product = max(0.0, product - decisions.samples / 2)
    return product / math.sqrt(spread)
