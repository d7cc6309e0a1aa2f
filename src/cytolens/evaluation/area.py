"""Area under the ROC curve, of the samples as they are and of many resamples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap

BLOCK_CELLS = 4_000_000
"""Weights held at a time (32 MB), whatever the number of samples."""


def roc_area(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Chance that a positive is scored above a negative; ties count one half.

    Args:
        truth: Whether each sample is positive, shape ``(samples,)``.
        scores: Shape ``(samples,)``.
        weights: Of each sample in each resample, shape ``(resamples, samples)``; one
            resample in which each sample counts once by default.

    Returns:
        Shape ``(resamples,)``; NaN where a resample lacks positives or negatives.
    """
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    used = np.ones((1, len(scores))) if weights is None else weights
    used = used[:, order]
    positive = np.add.reduceat(used * truth[order], starts, axis=1)
    negative = np.add.reduceat(used * ~truth[order], starts, axis=1)
    below = np.cumsum(negative, axis=1) - negative / 2
    pairs = positive.sum(1) * negative.sum(1)
    won = (positive * below).sum(1)
    area = np.full(len(used), np.nan)
    np.divide(won, pairs, out=area, where=pairs > 0)
    return area


def resampled_area(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    bootstrap: ClusterBootstrap,
) -> NDArray[np.float64]:
    """The area in every resample, in blocks of bounded memory; ``(resamples,)``."""
    step = max(1, BLOCK_CELLS // max(1, len(scores)))
    blocks = [
        roc_area(truth, scores, bootstrap.weights(i, i + step))
        for i in range(0, bootstrap.resamples, step)
    ]
    return np.concatenate(blocks)


def roc_points(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The ROC curve, shape ``(points, 3)``: false alarms, sensitivity, threshold.

    Starts at (0, 0) with an infinite threshold; one point for each distinct score.
    """
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], truth[order]
    ends = np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], True])
    sensitivity = np.cumsum(hits)[ends] / max(1, hits.sum())
    false_alarms = np.cumsum(~hits)[ends] / max(1, (~hits).sum())
    points = np.stack([false_alarms, sensitivity, ordered[ends]], axis=1)
    return np.concatenate([[[0.0, 0.0, np.inf]], points])
