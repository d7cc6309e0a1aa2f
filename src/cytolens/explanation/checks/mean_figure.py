"""The mean of one figure per image, bounded by resampling whole groups of images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.wilson import wilson_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap

Range = Literal["share", "signed"]
_RESAMPLES_AT_ONCE = 200


def mean_figure(
    name: str,
    values: NDArray[np.float64],
    bounds: Bounds,
    *,
    within: Range,
    why: str = "no image defines it",
) -> Figure:
    """Average over images.

    Args:
        name: Of the figure.
        values: One for each image, NaN where it has none, shape ``(samples,)``.
        bounds: Of the same images, in order.
        within: ``share`` of 0 to 1, which is bounded as a rate where all images agree;
            or ``signed`` of -1 to 1, which then has no interval.
        why: Reason to give where no image has one.
    """
    known = np.isfinite(values)
    if not known.any():
        return Figure.undefined(name, why=why)
    value = float(values[known].mean())
    units = bounds.bootstrap.units(known)
    return bounds.resampled(
        name,
        value,
        _resampled_means(values, known, bounds.bootstrap),
        n=int(known.sum()),
        scale=within,
        fallback=(_rate_ends(value, units, bounds), units)
        if within == "share"
        else None,
        units=units,
    )


def _resampled_means(
    values: NDArray[np.float64], known: NDArray[np.bool_], bootstrap: ClusterBootstrap
) -> NDArray[np.float64]:
    filled = np.where(known, values, 0.0)
    means = np.full(bootstrap.resamples, np.nan)
    for start in range(0, bootstrap.resamples, _RESAMPLES_AT_ONCE):
        block = slice(start, min(start + _RESAMPLES_AT_ONCE, bootstrap.resamples))
        weights = bootstrap.weights(block.start, block.stop)
        counted = weights @ known.astype(np.float64)
        np.divide(weights @ filled, counted, out=means[block], where=counted > 0)
    return means


def _rate_ends(value: float, units: int, bounds: Bounds) -> NDArray[np.float64]:
    # No share spreads wider than a rate of successes with the same mean.
    share = min(1.0, max(0.0, value))
    ends: NDArray[np.float64] = wilson_interval(
        [share * units], [units], confidence=bounds.confidence
    )[0]
    return ends
