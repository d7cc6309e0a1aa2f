"""Interval of a predictive value at a prevalence that is not the sample's."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np


class Rate(NamedTuple):
    """Successes among independent trials."""

    successes: float
    trials: float


def predictive_value_interval(
    right: Rate, wrong: Rate, *, odds: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound a predictive value on the logit scale.

    The value is ``r * odds / (r * odds + w)`` for the rates ``r`` and ``w``.

    Args:
        right: For the PPV, positives called positive among the positives; for the
            NPV, negatives called negative among the negatives.
        wrong: For the PPV, negatives called positive among the negatives; for the
            NPV, positives called negative among the positives.
        odds: For the PPV, prevalence over its complement; for the NPV, the inverse.
        confidence: Coverage, between 0 and 1.

    Returns:
        Lower and upper bound. Where a rate is 0 or 1, Agresti and Coull's counts
        (squared z added to the trials, half of it to the successes) take the place of
        the counts, and the bounds are stretched to the estimate.

    Source:
        Mercaldo et al. 2007, Stat Med 26:2170-2183 (standard and adjusted logit).
    """
    from scipy.special import expit, ndtri

    z = float(ndtri(0.5 + confidence / 2))
    value = _value(right, wrong, odds)
    if any(rate.successes in (0, rate.trials) for rate in (right, wrong)):
        right, wrong = (
            Rate(rate.successes + z**2 / 2, rate.trials + z**2)
            for rate in (right, wrong)
        )
    r, w = right.successes / right.trials, wrong.successes / wrong.trials
    variance = (1 - r) / right.successes + (1 - w) / wrong.successes
    half = z * math.sqrt(variance)
    low, high = expit(math.log(r * odds / w) + np.array([-half, half]))
    return min(float(low), value), max(float(high), value)


def _value(right: Rate, wrong: Rate, odds: float) -> float:
    hits = right.successes / right.trials * odds
    alarms = wrong.successes / wrong.trials
    return hits / (hits + alarms)
