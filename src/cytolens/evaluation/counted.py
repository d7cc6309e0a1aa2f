"""Counts and areas of one set of samples, as they are and in each resample."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.ranking import Areas, ranked_areas, resampled_areas

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.intervals.scaled_bootstrap import Scale
    from cytolens.evaluation.scored import Scored

    Values = NDArray[np.float64]
    FromCounts = Callable[[Values], Values]


class Counted:
    """What all figures share, so that no resample is counted twice.

    Attributes:
        scored: The samples.
        bounds: How figures are bounded.
        predicted: Index of the decided class, shape ``(samples,)``.
        counts: The confusion matrix, shape ``(classes, classes)``.
    """

    def __init__(self, scored: Scored, bounds: Bounds) -> None:
        self.scored, self.bounds = scored, bounds
        self.predicted = scored.predicted
        self.counts = cm.confusion_matrix(
            scored.truth, self.predicted, n_classes=self.size
        )
        self.areas_of = cache(self._areas)
        self.drawn_areas_of = cache(self._drawn_areas)

    @property
    def size(self) -> int:
        """How many classes there are."""
        return len(self.scored.classes)

    @property
    def n(self) -> int:
        """How many samples there are."""
        return len(self.scored.truth)

    @cached_property
    def drawn(self) -> Values:
        """The confusion matrix of each resample, ``(resamples, classes, classes)``."""
        cells = self.scored.truth * self.size + self.predicted
        drawn = self.bounds.bootstrap.tally(cells, kinds=self.size**2)
        return drawn.reshape(-1, self.size, self.size)

    @cached_property
    def present(self) -> NDArray[np.int64]:
        """Classes that have samples."""
        return np.flatnonzero(self.counts.sum(axis=1) > 0)

    def units(self, among: NDArray[np.bool_]) -> int:
        """Independent units (groups) that some samples come from."""
        return self.bounds.bootstrap.units(among)

    def from_counts(
        self, name: str, figure: FromCounts, *, why: str, scale: Scale = "share"
    ) -> Figure:
        """A figure of the confusion matrix, bounded by resampling.

        Args:
            name: Of the figure.
            figure: From counts ``(..., classes, classes)`` to ``(...,)``.
            why: Reason to give where it is not defined.
            scale: What values it may take.
        """
        value = float(figure(self.counts))
        if not np.isfinite(value):
            return Figure.undefined(name, why=why, n=self.n)
        drawn = figure(self.drawn)
        return self.bounds.resampled(name, value, drawn, n=self.n, scale=scale)

    def _areas(self, i: int) -> Areas:
        """Areas of one class against the others, shape ``(1,)``; kept."""
        return ranked_areas(self.scored.truth == i, self.scored.log_odds[:, i])

    def _drawn_areas(self, i: int) -> Areas:
        truth, scores = self.scored.truth == i, self.scored.log_odds[:, i]
        return resampled_areas(truth, scores, self.bounds.bootstrap)
