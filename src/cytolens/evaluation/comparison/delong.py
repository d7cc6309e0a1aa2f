"""DeLong's test: two areas under the ROC curve on the same, independent samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PairedAreas(NamedTuple):
    """Two areas, and the variance of their difference."""

    first: float
    second: float
    variance: float


def delong_paired(
    truth: NDArray[np.bool_], first: NDArray[np.float64], second: NDArray[np.float64]
) -> PairedAreas:
    """Estimate both areas and how much their difference varies.

    Args:
        truth: Whether each sample is positive, shape ``(samples,)``; at least two of
            each kind for the variance to be a number.
        first: Scores of the first model, larger for the positive, ``(samples,)``.
        second: Scores of the second.

    Source:
        DeLong et al. 1988, Biometrics 44:837-845, by mid-ranks as in Sun and Xu 2014,
        IEEE Signal Process Lett 21:1389-1393.
    """
    one, two = _placements(truth, first), _placements(truth, second)
    m, n = len(one[0]), len(one[1])
    areas = float(one[0].mean()), float(two[0].mean())
    if m < 2 or n < 2:
        return PairedAreas(*areas, float("nan"))
    # The difference of two areas is the area of the differences of placements.
    of_positives = np.var(one[0] - two[0], ddof=1) / m
    of_negatives = np.var(one[1] - two[1], ddof=1) / n
    return PairedAreas(*areas, float(of_positives + of_negatives))


def _placements(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of negatives below each positive, and of positives above each negative."""
    from scipy.stats import rankdata

    positive, negative = scores[truth], scores[~truth]
    m, n = len(positive), len(negative)
    ranks = rankdata(np.concatenate([positive, negative]))
    below = (ranks[:m] - rankdata(positive)) / n
    above = 1 - (ranks[m:] - rankdata(negative)) / m
    return below, above
