"""Whether figures can be true together, which cannot, and what would be possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine import boxes, exact
from cytolens.reporting.card_lint.engine.formulas import AVERAGED, ROLES, figure
from cytolens.reporting.card_lint.engine.identities import can_hold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card_lint.engine.demand import Demand, Sample


@dataclass(frozen=True)
class Possible:
    """What a figure could be, if the others are right.

    Attributes:
        low: Least value.
        high: Largest value.
        example: A matrix (tp, fn, tn, fp) that gives the others; None without a size.
    """

    low: float
    high: float
    example: tuple[int, int, int, int] | None


class Question:
    """Asks about figures of one set of samples, for each role they may have."""

    def __init__(
        self,
        samples: Sequence[Sample],
        *,
        roles: Sequence[str] = ROLES,
        binary: bool = True,
    ) -> None:
        """Prepare to ask.

        Args:
            samples: What the samples may be: two where it is open which class is
                positive.
            roles: What precision, recall and F1 may be of, where not said.
            binary: Whether there are two classes; otherwise only what holds for any
                number of them is asked.
        """
        self.binary = binary
        self.samples, self.roles = tuple(samples), tuple(roles)

    def possible(self, demands: Sequence[Demand]) -> bool:
        """Whether some matrix gives all figures, under some reading of the card."""
        return any(
            self._fits(sample, demands, role)
            for sample in self.samples
            for role in self._roles_of(demands)
        )

    def conflict(self, demands: Sequence[Demand]) -> list[Demand]:
        """A smallest part of the figures that cannot be true together.

        Later ones are given up first, so put the figures to keep last.
        """
        kept = list(demands)
        for demand in demands:
            rest = [d for d in kept if d is not demand]
            if not self.possible(rest):
                kept = rest
        return kept

    def culprit(
        self, demands: Sequence[Demand], conflict: Sequence[Demand]
    ) -> Demand | None:
        """The one figure without which all the others can be true; None if unclear."""
        found = [
            d for d in conflict if self.possible([e for e in demands if e is not d])
        ]
        return found[0] if len(found) == 1 else None

    def reach(self, demands: Sequence[Demand], wanted: Demand) -> Possible | None:
        """What ``wanted`` could be, if the other figures are right."""
        others = [d for d in demands if d is not wanted]
        low, high, example = np.inf, -np.inf, None
        for sample in self.samples:
            for role in self._roles_of(demands):
                found = _reach(sample, others, wanted, role)
                if found is None:
                    continue
                low, high = min(low, found.low), max(high, found.high)
                example = example or found.example
        return Possible(float(low), float(high), example) if low <= high else None

    def _fits(self, sample: Sample, demands: Sequence[Demand], role: str) -> bool:
        if not can_hold(demands, role):
            return False
        if not self.binary:
            return True
        cells = exact.candidates(sample, demands)
        if cells is None:
            return boxes.search(sample, demands, role).possible
        return len(exact.matching(cells, demands, role)) > 0

    def _roles_of(self, demands: Sequence[Demand]) -> tuple[str, ...]:
        is_open = any(not d.role and d.metric in AVERAGED for d in demands)
        return self.roles if is_open else self.roles[:1]


def _reach(
    sample: Sample, others: Sequence[Demand], wanted: Demand, role: str
) -> Possible | None:
    of = wanted.role or role
    cells = exact.candidates(sample, others)
    if cells is None:
        left = boxes.narrowed(sample, others, role)
        if not len(left):
            return None
        return Possible(*boxes.reach(left, wanted.metric, of), None)
    cells = exact.matching(cells, others, role)
    if not len(cells):
        return None
    values = figure(exact.counts_of(cells), wanted.metric, of).low
    if np.isnan(values).all():
        return None
    tp, fn, tn, fp = (int(x) for x in cells[len(cells) // 2])
    return Possible(
        float(np.nanmin(values)), float(np.nanmax(values)), (tp, fn, tn, fp)
    )
