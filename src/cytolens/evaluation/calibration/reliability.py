"""Reliability diagram: in each bin, what was predicted and what was observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.calibration.ece import COUNT, OBSERVED, PREDICTED
from cytolens.evaluation.intervals.resampled_totals import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.calibration.tasks import Binned, Task
    from cytolens.evaluation.figure import Figure

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
        ReliabilityCurve(
            task.name, name, _bins_of(binned, bounds, happened=task.happened)
        )
        for name, binned in (
            (EQUAL_WIDTH, task.equal_width),
            (EQUAL_MASS, task.equal_mass),
        )
    )


def _bins_of(
    binned: Binned, bounds: Bounds, *, happened: NDArray[np.float64]
) -> tuple[ReliabilityBin, ...]:
    means = ratio(binned.sums[:, PREDICTED], binned.sums[:, COUNT])
    edges = binned.bins.edges
    return tuple(
        ReliabilityBin(
            low=float(edges[i]),
            high=float(edges[i + 1]),
            count=int(binned.sums[i, COUNT]),
            mean_predicted=float(means[i]) if np.isfinite(means[i]) else None,
            observed=_observed(binned, i, bounds, happened=happened),
        )
        for i in range(len(binned.bins))
    )


def _observed(
    binned: Binned, i: int, bounds: Bounds, *, happened: NDArray[np.float64]
) -> Figure:
    drawn = ratio(binned.drawn[:, i, OBSERVED], binned.drawn[:, i, COUNT])
    return bounds.rate(
        "observed share",
        happened > 0,
        binned.bins.index == i,
        why="no sample in this bin",
        drawn=drawn,
    )
