"""What a set of figures demands of a confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine.formulas import Counts, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Demand:
    """One figure must lie in a span.

    Attributes:
        metric: A key of `formulas.FORMULAS`.
        low: Least it can have been before rounding.
        high: Most it can have been.
        role: One of `formulas.ROLES`; empty where the card does not say.
    """

    metric: str
    low: float
    high: float
    role: str = "positive"


@dataclass(frozen=True)
class Sample:
    """What is known of the samples.

    Attributes:
        positives: Samples of the positive class; None where unknown.
        negatives: Of the negative class.
        total: Of both; None where unknown.
    """

    positives: int | None = None
    negatives: int | None = None
    total: int | None = None

    @property
    def swapped(self) -> Sample:
        """With the other class as the positive one."""
        return Sample(self.negatives, self.positives, self.total)


def met(counts: Counts, demands: Sequence[Demand], role: str) -> NDArray[np.bool_]:
    """Which candidates meet all demands, if open roles are ``role``."""
    fits = np.ones(counts.tp.low.shape, dtype=bool)
    for demand in demands:
        values = figure(counts, demand.metric, demand.role or role)
        fits &= values.meets(demand.low, demand.high)
    return fits
