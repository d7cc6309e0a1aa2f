"""Interval of a likelihood ratio: a ratio of two independent rates."""

from __future__ import annotations

import math


def likelihood_ratio_interval(
    true: tuple[float, float], false: tuple[float, float], *, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound the ratio of two rates on the logarithmic scale.

    Args:
        true: For LR+: positives called positive, and all positives. For LR-:
            positives called negative, and all positives.
        false: The same of the negatives; the first must be above zero.
        confidence: Coverage, between 0 and 1.

    Returns:
        Lower and upper bound, which hold the estimate. Where the ratio is 0, or both
        rates are 1, the variance comes from counts with one half added.

    Source:
        Simel et al. 1991, J Clin Epidemiol 44:763-770.
    """
    from scipy.special import ndtri

    (a, m), (b, n) = true, false
    value = (a / m) / (b / n)
    if a == 0 or (a == m and b == n):
        a, m, b, n = a + 0.5, m + 1, b + 0.5, n + 1
    centre = math.log((a / m) / (b / n))
    half = float(ndtri(0.5 + confidence / 2)) * math.sqrt(1 / a - 1 / m + 1 / b - 1 / n)
    low, high = math.exp(centre - half), math.exp(centre + half)
    return (0.0 if value == 0 else min(low, value)), max(high, value)
