"""What many thresholds call positive in every resample, from two tallies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.thresholds.two_sided import TwoSided

    Counts = NDArray[np.float64]


class ResampledCounts(NamedTuple):
    """Counts in each resample.

    Attributes:
        tp: Positives called positive, shape ``(resamples, thresholds)``.
        fp: Negatives called positive, likewise.
        positives: All of them, shape ``(resamples, 1)``.
        negatives: All of them, likewise.
    """

    tp: Counts
    fp: Counts
    positives: Counts
    negatives: Counts


def resampled_counts(
    sides: TwoSided, bounds: Bounds, calls: NDArray[np.int64], *, thresholds: int
) -> ResampledCounts:
    """Count at ascending thresholds.

    Args:
        sides: The samples.
        bounds: With the resamples.
        calls: How many of the thresholds call each sample positive, ``(samples,)``.
        thresholds: How many there are.
    """
    kinds = thresholds + 2
    left_out = kinds - 1
    tp, positives = _called(bounds, np.where(sides.truth, calls, left_out), kinds)
    fp, negatives = _called(bounds, np.where(sides.truth, left_out, calls), kinds)
    return ResampledCounts(tp, fp, positives, negatives)


def _called(
    bounds: Bounds, kind: NDArray[np.int64], kinds: int
) -> tuple[Counts, Counts]:
    drawn = bounds.bootstrap.tally(kind, kinds=kinds)[:, :-1]
    by_threshold = drawn[:, ::-1].cumsum(axis=1)[:, ::-1]
    return by_threshold[:, 1:], by_threshold[:, :1]
