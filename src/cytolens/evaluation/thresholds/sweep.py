"""Every threshold that could be chosen, with its counts, from one sort of scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.thresholds.two_sided import TwoSided


@dataclass(frozen=True)
class Sweep:
    """Candidate thresholds, ascending, and what each one calls positive.

    Attributes:
        thresholds: Shape ``(candidates,)``. The first calls every sample positive;
            the others lie midway between neighbouring scores, so that a score a
            little off on new samples is still on the side it was on.
        tp: Positives called positive, shape ``(candidates,)``.
        fp: Negatives called positive, shape ``(candidates,)``.
        last: Last candidate that still calls each sample positive, ``(samples,)``.
    """

    thresholds: NDArray[np.float64]
    tp: NDArray[np.int64]
    fp: NDArray[np.int64]
    last: NDArray[np.int64]

    @property
    def positives(self) -> int:
        """All positives: the first candidate calls every sample."""
        return int(self.tp[0])

    @property
    def negatives(self) -> int:
        """All negatives."""
        return int(self.fp[0])


def sweep(sides: TwoSided) -> Sweep:
    """Count what each candidate calls, in the time of one sort."""
    distinct, last = np.unique(sides.scores, return_inverse=True)
    tp = _at_or_above(last[sides.truth], len(distinct))
    fp = _at_or_above(last[~sides.truth], len(distinct))
    thresholds = np.r_[0.0, _midway(distinct[:-1], distinct[1:])]
    if distinct[-1] < 1:
        # One more, that calls nobody positive.
        thresholds = np.r_[thresholds, _midway(distinct[-1:], np.ones(1))]
        tp, fp = np.r_[tp, 0], np.r_[fp, 0]
    return Sweep(thresholds, tp, fp, last)


def _at_or_above(places: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.bincount(places, minlength=size)[::-1].cumsum()[::-1]


def _midway(
    below: NDArray[np.float64], above: NDArray[np.float64]
) -> NDArray[np.float64]:
    middle = below + (above - below) / 2
    # Between neighbouring numbers there is no other: the upper one divides them.
    return np.where(middle > below, middle, above)
