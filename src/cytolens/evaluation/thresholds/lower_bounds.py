"""Lower bound of a rate at many thresholds, as `Bounds.rate` would give each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.intervals.wilson import wilson_interval
from cytolens.evaluation.thresholds.resampled_counts import resampled_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.thresholds.sweep import Sweep
    from cytolens.evaluation.thresholds.two_sided import TwoSided

    Counts = NDArray[np.float64]


def rate_parts(
    figure: str, tp: Counts, fp: Counts, totals: tuple[Counts, Counts]
) -> tuple[Counts, Counts]:
    """Numerator and denominator of a rate.

    Args:
        figure: ``sensitivity``, ``specificity`` or ``PPV``.
        tp: Positives called positive, any shape.
        fp: Negatives called positive, likewise.
        totals: All positives and all negatives, of a shape that fits.
    """
    positives, negatives = (np.broadcast_to(t, tp.shape) for t in totals)
    if figure == "sensitivity":
        return tp, positives
    if figure == "specificity":
        return negatives - fp, negatives
    return tp, tp + fp


def lower_bounds(
    figure: str,
    sides: TwoSided,
    bounds: Bounds,
    *,
    counts: Sweep,
    at: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Bound a rate from below at some candidates.

    Args:
        figure: ``sensitivity``, ``specificity`` or ``PPV``.
        sides: The samples.
        bounds: How figures are bounded.
        counts: Of ``sides``.
        at: Candidates, ascending; at each the rate must be defined.

    Returns:
        Shape ``(len(at),)``; minus infinity where a figure has no interval.
    """
    totals = np.array(float(counts.positives)), np.array(float(counts.negatives))
    tp, fp = counts.tp[at].astype(float), counts.fp[at].astype(float)
    part, whole = rate_parts(figure, tp, fp, totals)
    if not bounds.clustered:
        return wilson_interval(part, whole, confidence=bounds.confidence)[:, 0]
    drawn = _resampled(figure, sides, bounds, last=counts.last, at=at)
    groups = _groups(figure, sides, bounds, last=counts.last, at=at)
    ends = wilson_interval(part / whole * groups, groups, confidence=bounds.confidence)
    lows = [
        bounds.resampled(
            figure, value, column, n=int(n), fallback=(end, int(units)), scale="share"
        ).low
        for value, column, n, end, units in zip(
            part / whole, drawn.T, whole, ends, groups, strict=True
        )
    ]
    return np.array([-np.inf if low is None else low for low in lows])


def _resampled(
    figure: str,
    sides: TwoSided,
    bounds: Bounds,
    *,
    last: NDArray[np.int64],
    at: NDArray[np.int64],
) -> Counts:
    """The rate in each resample, shape ``(resamples, len(at))``."""
    # A sample is called by as many of these candidates as lie at or below its last.
    calls = np.searchsorted(at, last, side="right")
    drawn = resampled_counts(sides, bounds, calls, thresholds=len(at))
    part, whole = rate_parts(
        figure, drawn.tp, drawn.fp, (drawn.positives, drawn.negatives)
    )
    values = np.full(part.shape, np.nan)
    np.divide(part, whole, out=values, where=whole > 0)
    return values


def _groups(
    figure: str,
    sides: TwoSided,
    bounds: Bounds,
    *,
    last: NDArray[np.int64],
    at: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Distinct groups each rate rests on, shape ``(len(at),)``."""
    cluster = bounds.bootstrap.cluster
    if figure != "PPV":
        among = sides.truth if figure == "sensitivity" else ~sides.truth
        return np.full(len(at), len(np.unique(cluster[among])))
    latest = np.full(bounds.bootstrap.groups, -1)
    np.maximum.at(latest, cluster, last)
    return np.array([np.count_nonzero(latest >= index) for index in at])
