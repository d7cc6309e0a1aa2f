"""Reliability diagram: in each bin, what was predicted and what was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.calibration.ece import COUNT, OBSERVED, PREDICTED, ratio
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.wilson import wilson_interval

if TYPE_CHECKING:
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.calibration.tasks import Binned, Task

EQUAL_WIDTH, EQUAL_MASS = "equal width", "equal mass"


@dataclass(frozen=True)
class ReliabilityBin:
    """One bin.

    Attributes:
        low: Lower edge.
        high: Upper edge, which belongs to the bin.
        count: Samples in it.
        mean_predicted: Their mean probability; None where there is no sample.
        observed: Share in which the event happened.
    """

    low: float
    high: float
    count: int
    mean_predicted: float | None
    observed: Figure

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "low": self.low,
            "high": self.high,
            "count": self.count,
            "mean_predicted": self.mean_predicted,
            "observed": self.observed.as_dict(),
        }


@dataclass(frozen=True)
class ReliabilityCurve:
    """The bins of one event.

    Attributes:
        event: ``top label``, ``positive class``, or the class.
        binning: ``equal width`` or ``equal mass``.
        bins: From the lowest probability to the highest.
    """

    event: str
    binning: str
    bins: tuple[ReliabilityBin, ...]

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "event": self.event,
            "binning": self.binning,
            "bins": [item.as_dict() for item in self.bins],
        }


def reliability_curves(task: Task, bounds: Bounds) -> tuple[ReliabilityCurve, ...]:
    """Both diagrams of an event: bins of equal width, and of equal size."""
    return tuple(
        ReliabilityCurve(task.name, name, _bins_of(binned, bounds))
        for name, binned in (
            (EQUAL_WIDTH, task.equal_width),
            (EQUAL_MASS, task.equal_mass),
        )
    )


def _bins_of(binned: Binned, bounds: Bounds) -> tuple[ReliabilityBin, ...]:
    means = ratio(binned.sums[:, PREDICTED], binned.sums[:, COUNT])
    edges = binned.bins.edges
    return tuple(
        ReliabilityBin(
            low=float(edges[i]),
            high=float(edges[i + 1]),
            count=int(binned.sums[i, COUNT]),
            mean_predicted=float(means[i]) if np.isfinite(means[i]) else None,
            observed=_observed(binned, i, bounds),
        )
        for i in range(len(binned.bins))
    )


def _observed(binned: Binned, i: int, bounds: Bounds) -> Figure:
    name = "observed share"
    count, happened = binned.sums[i, COUNT], binned.sums[i, OBSERVED]
    if not count:
        return Figure.undefined(name, why="no sample in this bin")
    share, n = float(happened / count), int(count)
    if not bounds.clustered:
        low, high = wilson_interval(happened, count, confidence=bounds.confidence)
        return Figure(name, share, float(low), float(high), "Wilson", n)
    groups = len(np.unique(bounds.bootstrap.cluster[binned.bins.index == i]))
    ends = wilson_interval(share * groups, groups, confidence=bounds.confidence)
    drawn = ratio(binned.drawn[:, i, OBSERVED], binned.drawn[:, i, COUNT])
    return bounds.resampled(name, share, drawn, n=n, fallback=(ends, groups))
