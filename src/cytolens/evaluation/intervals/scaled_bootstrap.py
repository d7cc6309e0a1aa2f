"""Interval from a bootstrap's standard error, on the scale where a figure is free.

Percentiles of a bootstrap are too narrow where groups are few or a rate is near 1
(measured in ``benchmarks/coverage.py``). The standard error is what the resamples do
tell; Student's quantiles account for few groups, and the scale for the bounded end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scale = Literal["share", "signed", "ratio"]
"""Of 0 to 1 (logit), of -1 to 1 (logit after halving), above 0 (logarithm)."""
SCALE_NAMES: dict[Scale, str] = {"share": "logit", "signed": "logit", "ratio": "log"}


def scaled_interval(
    value: float,
    resampled: NDArray[np.float64],
    *,
    scale: Scale,
    units: int,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Bound a figure by the spread of its resampled values.

    Args:
        value: On the samples as they are, strictly inside the scale's range.
        resampled: Undefined ones (NaN) are left out; shape ``(resamples,)``.
        scale: On which the figure's error is nearly normal.
        units: Independent units (groups) the figure rests on.
        confidence: Coverage, between 0 and 1.

    Returns:
        Lower and upper bound; NaN where more than half the resamples are undefined,
        the value is at an end of the range, or there is but one unit.

    Source:
        Logit and Student's t with one degree of freedom less than clusters: Korn and
        Graubard 1998, Surv Methodol 24:193-201. The factor that makes the variance of
        a bootstrap unbiased: Efron and Tibshirani 1993, section 6.
    """
    from scipy.special import stdtrit

    defined = resampled[np.isfinite(resampled)]
    inside = {"share": 0 < value < 1, "signed": -1 < value < 1, "ratio": value > 0}
    if len(defined) * 2 < len(resampled) or units < 2 or not inside[scale]:
        return float("nan"), float("nan")
    quantile = float(stdtrit(units - 1, 0.5 + confidence / 2))
    half = quantile * np.sqrt(units / (units - 1)) * np.array([-1.0, 1.0])
    if scale == "ratio":
        spread = float(np.log(defined[defined > 0]).std())
        low, high = value * np.exp(half * spread)
    elif scale == "share":
        low, high = _on_logit(value, half * float(defined.std()))
    else:
        ends = _on_logit((value + 1) / 2, half * float(defined.std()) / 2)
        low, high = 2 * ends - 1
    return float(low), float(high)


def _on_logit(share: float, half: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import expit, logit

    bounds: NDArray[np.float64] = expit(logit(share) + half / (share * (1 - share)))
    return bounds
