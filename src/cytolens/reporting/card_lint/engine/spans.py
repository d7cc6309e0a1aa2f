"""Arithmetic on spans: what a figure can be when its parts can be several things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Spans:
    """One span for each candidate; a known number is a span of no width.

    Attributes:
        low: Least values, shape ``(candidates,)``; NaN where not defined.
        high: Largest values, shape ``(candidates,)``.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def exact(cls, values: NDArray[np.float64]) -> Spans:
        """Spans of no width."""
        return cls(values, values)

    def __add__(self, other: Spans) -> Spans:
        return Spans(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Spans) -> Spans:
        return Spans(self.low - other.high, self.high - other.low)

    def times(self, other: Spans) -> Spans:
        """Product of spans that are not negative."""
        return Spans(self.low * other.low, self.high * other.high)

    def scaled(self, factor: float) -> Spans:
        """Multiply by a number that is not negative."""
        return Spans(self.low * factor, self.high * factor)

    def complement(self) -> Spans:
        """One minus a span."""
        return Spans(1.0 - self.high, 1.0 - self.low)

    def root(self) -> Spans:
        """Square root of spans that are not negative."""
        return Spans(
            np.sqrt(np.maximum(self.low, 0.0)), np.sqrt(np.maximum(self.high, 0.0))
        )

    def zeroed(self) -> Spans:
        """Take what is not defined for 0, as scikit-learn does in averages."""
        return Spans(np.nan_to_num(self.low), np.nan_to_num(self.high))

    def meets(self, low: float, high: float) -> NDArray[np.bool_]:
        """Which spans reach into ``low`` to ``high``.

        What is not defined is printed as 0 or 1, so it meets a span that has either.
        """
        found = (self.low <= high) & (self.high >= low)
        undefined = np.isnan(self.low)
        return np.asarray(found | (undefined & (low <= 0.0 or high >= 1.0)))


def share(part: Spans, rest: Spans) -> Spans:
    """``part / (part + rest)``: grows with the part, falls with the rest."""
    with np.errstate(invalid="ignore", divide="ignore"):
        low = part.low / (part.low + rest.high)
        high = part.high / (part.high + rest.low)
    empty = part.high + rest.high <= 0
    # A part that may be nothing over a rest that may be nothing can be any share.
    low = np.where(np.isnan(low) & ~empty, 0.0, low)
    high = np.where(np.isnan(high) & ~empty, 1.0, high)
    return Spans(low, high)
