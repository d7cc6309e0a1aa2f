"""Bands around the ROC and the precision-recall curve, by resampling groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds

    Values = NDArray[np.float64]

STEPS = 100
RESAMPLES = 400
"""As many are enough for a band that is looked at, not quoted."""
BLOCK_CELLS = 4_000_000


@dataclass(frozen=True)
class Band:
    """Bounds of a curve's height at each place, pointwise.

    Attributes:
        at: False alarms (ROC) or recall (precision-recall), ascending from 0 to 1.
        low: Lower bound at each, the same shape; NaN where it is not defined.
        high: Upper bound at each.
    """

    at: Values
    low: Values
    high: Values

    @property
    def is_visible(self) -> bool:
        """Whether it has any width: resamples without an error all agree."""
        return bool(np.nanmax(self.high - self.low, initial=0.0) > 1e-9)


def curve_bands(
    truth: NDArray[np.bool_], scores: Values, bounds: Bounds
) -> tuple[Band, Band]:
    """Bound the sensitivity at each rate of false alarms, and the precision at recalls.

    Args:
        truth: Whether each sample is positive, shape ``(samples,)``.
        scores: Shape ``(samples,)``.
        bounds: How figures are bounded; at most `RESAMPLES` resamples are used.

    Returns:
        The band of the ROC curve, and that of the precision-recall curve.
    """
    at = np.linspace(0, 1, STEPS + 1)
    heights = list(_resampled_heights(truth, scores, bounds, at))
    roc = np.array([pair[0] for pair in heights]).reshape(-1, len(at))
    precision = np.array([pair[1] for pair in heights]).reshape(-1, len(at))
    tail = (1 - bounds.confidence) / 2
    return _band(at, roc, tail), _band(at, precision, tail)


def _band(at: Values, heights: Values, tail: float) -> Band:
    if not len(heights):
        nowhere = np.full(len(at), np.nan)
        return Band(at, nowhere, nowhere)
    low, high = np.quantile(heights, [tail, 1 - tail], axis=0)
    return Band(at, low, high)


def _resampled_heights(
    truth: NDArray[np.bool_], scores: Values, bounds: Bounds, at: Values
) -> Iterator[tuple[Values, Values]]:
    """Both curves' heights in each resample that has positives and negatives."""
    order = np.argsort(-scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    step = max(1, BLOCK_CELLS // max(1, len(scores)))
    resamples = min(RESAMPLES, bounds.bootstrap.resamples)
    for start in range(0, resamples, step):
        weights = bounds.bootstrap.weights(start, min(start + step, resamples))
        weights = weights[:, order]
        hits = np.add.reduceat(weights * truth[order], starts, axis=1).cumsum(axis=1)
        called = np.add.reduceat(weights, starts, axis=1).cumsum(axis=1)
        for found, all_called in zip(hits, called, strict=True):
            alarms = all_called - found
            if found[-1] and alarms[-1]:
                yield _heights(found, alarms, at)


def _heights(found: Values, alarms: Values, at: Values) -> tuple[Values, Values]:
    drawn = found + alarms > 0
    sensitivity = found / found[-1]
    precision = found[drawn] / (found + alarms)[drawn]
    roc = np.interp(at, np.r_[0, alarms / alarms[-1]], np.r_[0, sensitivity])
    return roc, np.interp(at, sensitivity[drawn], precision)
