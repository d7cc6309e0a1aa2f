"""The difference of two figures from different groups, from their own intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

SQUARE_AND_ADD = "square-and-add"


def unpaired_difference(
    first: Figure,
    second: Figure,
    *,
    groups: Sequence[int] | None = None,
    confidence: float = 0.95,
) -> Difference:
    """Subtract the second figure from the first.

    Each bound is as far from the difference as the root of the squared distances of
    both figures from their own bounds on that side. Unlike a bootstrap of the
    difference this holds where one side has no error at all.

    Args:
        first: With its interval.
        second: Of samples whose groups are all different from the first's.
        groups: Groups on either side, where samples share groups: the intervals then
            rest on Student's t, and so does the p value.
        confidence: Coverage of the figures' intervals, and of the difference's.

    Returns:
        The difference; its p value belongs to the same interval (below 5 % where the
        95 % interval leaves out zero).

    Source:
        Newcombe 1998, Stat Med 17:873-890, method 10; for any figures: Zou and Donner
        2008, Stat Med 27:1693-1702.
    """
    from scipy.stats import norm, t

    name, n = first.name, first.n + second.n
    ends = _ends(first), _ends(second)
    if first.value is None or second.value is None:
        why = "one side is not defined"
        return Difference(Figure.undefined(name, why=why, n=n), None, why)
    value = first.value - second.value
    if ends[0] is None or ends[1] is None:
        why = "no interval: one side has none"
        return Difference(Figure(name, value, None, None, "", n, why), None, why)
    tail = 0.5 + confidence / 2
    law = norm() if groups is None else t(max(1, min(groups) - 1))
    below = math.hypot(ends[0][0], ends[1][1])
    above = math.hypot(ends[0][1], ends[1][0])
    deviation = (below if value > 0 else above) / law.ppf(tail)
    p = 2 * float(law.sf(abs(value) / deviation)) if deviation > 0 else None
    limit = _limit(first, second)
    low, high = max(-limit, value - below), min(limit, value + above)
    test = SQUARE_AND_ADD + ("" if groups is None else ", Student's t")
    return Difference(Figure(name, value, low, high, SQUARE_AND_ADD, n), p, test)


def _limit(*figures: Figure) -> float:
    """Two shares cannot be further apart than 1; other figures can."""
    ends = [end for f in figures for end in (f.low, f.high) if end is not None]
    return 1.0 if all(0 <= end <= 1 for end in ends) else math.inf


def _ends(figure: Figure) -> tuple[float, float] | None:
    """Distances of the lower and the upper bound from the value."""
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value - figure.low, figure.high - figure.value
