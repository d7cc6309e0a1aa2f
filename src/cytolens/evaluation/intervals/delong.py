"""DeLong's interval: the area under the ROC curve of independent samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class AreaVariance(NamedTuple):
    """An area under the ROC curve, and the variance of the estimate."""

    area: float
    variance: float


def delong_variance(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> AreaVariance:
    """Estimate the area under the ROC curve and its variance.

    Args:
        truth: Whether each sample is positive, shape ``(samples,)``; at least two
            of each kind for the variance to be a number.
        scores: Larger for the positive, shape ``(samples,)``.

    Returns:
        Area (ties count one half) and variance; NaN with fewer than two of a kind.

    Source:
        DeLong et al. 1988, Biometrics 44:837-845, by mid-ranks as in Sun and Xu 2014,
        IEEE Signal Process Lett 21:1389-1393.
    """
    from scipy.stats import rankdata

    positive, negative = scores[truth], scores[~truth]
    m, n = len(positive), len(negative)
    ranks = rankdata(np.concatenate([positive, negative]))
    # Share of negatives below each positive, and of positives above each negative.
    v10 = (ranks[:m] - rankdata(positive)) / n
    v01 = 1 - (ranks[m:] - rankdata(negative)) / m
    area = float(v10.mean())
    if m < 2 or n < 2:
        return AreaVariance(area, float("nan"))
    variance = v10.var(ddof=1) / m + v01.var(ddof=1) / n
    return AreaVariance(area, float(variance))


def delong_interval(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    *,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Bound the area on the logit scale, so that the bounds stay within 0 and 1.

    Returns:
        Lower and upper bound; NaN where the variance is zero (an area of exactly 0
        or 1) or unknown, because DeLong's method then has nothing to say.

    Source:
        Logit scale: Pepe 2003, The Statistical Evaluation of Medical Tests, 5.2.
    """
    from scipy.special import expit, logit, ndtri

    area, variance = delong_variance(truth, scores)
    if not variance > 0 or not 0 < area < 1:
        return float("nan"), float("nan")
    half = ndtri(0.5 + confidence / 2) * np.sqrt(variance) / (area * (1 - area))
    low, high = expit(logit(area) + np.array([-half, half]))
    return float(low), float(high)
