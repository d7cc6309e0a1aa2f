"""The Brier score, and what it is made of.

Sums over bins have the shape ``(..., bins, 4)``: the count, the sum of predicted
probabilities ``p``, of outcomes ``y`` (0 or 1), and of ``p * y``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration.ece import COUNT, OBSERVED, PREDICTED
from cytolens.evaluation.intervals.resampled_totals import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sums = NDArray[np.float64]
    Values = NDArray[np.float64]

PRODUCTS = 3


@dataclass(frozen=True)
class Decomposition:
    """Terms of the Brier score, each of shape ``(...,)``.

    ``score = reliability - resolution + uncertainty + within_variance
    - within_covariance``, exactly.

    Attributes:
        score: Mean of ``(p - y)**2``.
        reliability: How far observed shares are from predicted ones; 0 is best.
        resolution: How far the bins' shares are from the overall one; large is best.
        uncertainty: Of the outcome itself: what a constant forecast would score.
        within_variance: Spread of ``p`` within bins.
        within_covariance: Twice the covariance of ``p`` and ``y`` within bins: the
            resolution that binning hides.

    Source:
        Murphy 1973, J Appl Meteor 12:595-600; within-bin terms: Stephenson et al.
        2008, Weather Forecast 23:752-757.
    """

    score: Values
    reliability: Values
    resolution: Values
    uncertainty: Values
    within_variance: Values
    within_covariance: Values


def decompose(sums: Sums, squares: Values) -> Decomposition:
    """Split the Brier score into its terms; NaN where there is no sample.

    Args:
        sums: Shape ``(..., bins, 4)``.
        squares: Sum of ``p * p``, shape ``(...,)``.
    """
    n = sums[..., COUNT]
    total = n.sum(-1)
    p = np.nan_to_num(ratio(sums[..., PREDICTED], n))
    y = np.nan_to_num(ratio(sums[..., OBSERVED], n))
    overall = ratio(sums[..., OBSERVED].sum(-1), total)
    products = sums[..., PRODUCTS].sum(-1)
    score = squares - 2 * products + sums[..., OBSERVED].sum(-1)
    return Decomposition(
        score=ratio(score, total),
        reliability=ratio((n * (p - y) ** 2).sum(-1), total),
        resolution=ratio((n * (y - overall[..., None]) ** 2).sum(-1), total),
        uncertainty=overall * (1 - overall),
        within_variance=ratio(squares - (n * p**2).sum(-1), total),
        within_covariance=ratio(2 * (products - (n * p * y).sum(-1)), total),
    )
