"""What is asked of a probability: was the answer right, is it this class?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration.binning import Bins, equal_mass, equal_width
from cytolens.evaluation.intervals.resampled_totals import resampled_totals, totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap
    from cytolens.evaluation.scored import Scored

TOP_LABEL = "top label"
POSITIVE = "positive class"


@dataclass(frozen=True)
class Binned:
    """Sums over bins: the count, ``p``, ``y``, and ``p * y``.

    Attributes:
        bins: Which bin each sample is in.
        sums: Of the samples as they are, shape ``(bins, 4)``.
        drawn: Of each resample, shape ``(resamples, bins, 4)``.
    """

    bins: Bins
    sums: NDArray[np.float64]
    drawn: NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """Probabilities of an event, and whether it happened.

    Attributes:
        name: ``top label``, ``positive class``, or the class.
        predicted: Probability of the event, shape ``(samples,)``.
        happened: 0 or 1, shape ``(samples,)``.
        bootstrap: Of the same samples.
    """

    name: str
    predicted: NDArray[np.float64]
    happened: NDArray[np.float64]
    bootstrap: ClusterBootstrap

    @cached_property
    def equal_width(self) -> Binned:
        """Sums over fifteen bins of equal width."""
        return self._binned(equal_width(self.predicted))

    @cached_property
    def equal_mass(self) -> Binned:
        """Sums over bins of equal size, at the samples' own edges in all resamples."""
        return self._binned(equal_mass(self.predicted))

    @cached_property
    def squares(self) -> tuple[float, NDArray[np.float64]]:
        """Sum of ``p * p``, of the samples as they are and of each resample."""
        squares = self.predicted[:, None] ** 2
        alone = np.zeros(len(squares), dtype=np.int64)
        drawn = resampled_totals(alone, squares, self.bootstrap, cells=1)
        return float(squares.sum()), drawn[:, 0, 0]

    def _binned(self, bins: Bins) -> Binned:
        # A cell for each bin and outcome: half the sums of one with all products.
        size = len(bins)
        cell = bins.index + size * self.happened.astype(np.int64)
        values = np.stack([np.ones_like(self.predicted), self.predicted], axis=1)
        sums = totals(cell, values, cells=2 * size)
        drawn = resampled_totals(cell, values, self.bootstrap, cells=2 * size)
        return Binned(bins, _joined(sums), _joined(drawn))


def _joined(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """From count and ``p`` of each bin and outcome to the sums of each bin."""
    without, with_event = np.split(sums, 2, axis=-2)
    return np.concatenate([without + with_event, with_event], axis=-1)


def top_label_task(scored: Scored, bootstrap: ClusterBootstrap) -> Task:
    """Was the most probable class the true one, whatever the threshold?"""
    said = scored.probabilities.argmax(axis=1)
    happened = (said == scored.truth).astype(np.float64)
    return Task(TOP_LABEL, scored.probabilities.max(axis=1), happened, bootstrap)


def class_tasks(scored: Scored, bootstrap: ClusterBootstrap) -> tuple[Task, ...]:
    """Is it this class? For two classes only the positive one is asked for."""
    wanted = (
        range(len(scored.classes)) if scored.positive is None else [scored.positive]
    )
    return tuple(
        Task(
            scored.classes[i] if scored.positive is None else POSITIVE,
            scored.probabilities[:, i],
            (scored.truth == i).astype(np.float64),
            bootstrap,
        )
        for i in wanted
    )
