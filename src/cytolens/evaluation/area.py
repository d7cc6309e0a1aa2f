"""Areas under the ROC and the precision-recall curve, and the points of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.ranking import ranked_areas, resampled_areas, weighted_areas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap


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
    if weights is None:
        return ranked_areas(truth, scores).roc
    return weighted_areas(truth, scores, weights).roc


def average_precision(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Area under the precision-recall curve, in steps; NaN without positives.

    Not trapezoids: straight lines between the points of this curve are too optimistic
    (Davis and Goadrich 2006, ICML, 233-240).
    """
    return float(ranked_areas(truth, scores).precision_recall[0])


def resampled_area(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    bootstrap: ClusterBootstrap,
) -> NDArray[np.float64]:
    """The area under the ROC curve in every resample, shape ``(resamples,)``."""
    return resampled_areas(truth, scores, bootstrap).roc


def roc_points(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The ROC curve, shape ``(points, 3)``: false alarms, sensitivity, threshold.

    Starts at (0, 0) with an infinite threshold; one point for each distinct score.
    """
    hits, alarms, thresholds = _at_each_score(truth, scores)
    sensitivity = hits / max(1, truth.sum())
    false_alarms = alarms / max(1, (~truth).sum())
    points = np.stack([false_alarms, sensitivity, thresholds], axis=1)
    return np.concatenate([[[0.0, 0.0, np.inf]], points])


def precision_recall_points(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The precision-recall curve, shape ``(points, 3)``: recall, precision, threshold.

    One point for each distinct score, from the highest.
    """
    hits, alarms, thresholds = _at_each_score(truth, scores)
    recall = hits / max(1, truth.sum())
    return np.stack([recall, hits / (hits + alarms), thresholds], axis=1)


def _at_each_score(
    truth: NDArray[np.bool_], scores: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Positives and negatives at or above each distinct score, from the highest."""
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], truth[order]
    ends = np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], True])
    found, alarms = np.cumsum([hits, ~hits], axis=1, dtype=np.int64)[:, ends]
    return found, alarms, ordered[ends]
