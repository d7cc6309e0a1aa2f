"""Choose a threshold by a rule; says what is attainable where the rule is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.thresholds.lower_bounds import lower_bounds, rate_parts
from cytolens.evaluation.thresholds.rule import Rule, parse_rule
from cytolens.evaluation.thresholds.sweep import Sweep, sweep
from cytolens.evaluation.thresholds.table import ThresholdRow, threshold_row
from cytolens.evaluation.thresholds.two_sided import TwoSided, two_sided
from cytolens.evaluation.thresholds.unreached import unreached

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored

OPTIMISTIC = "optimistic: the threshold was chosen on these samples"
_BLOCK = 64
"""Candidates that are resampled together."""


@dataclass(frozen=True)
class ChosenThreshold:
    """A threshold, the rule that chose it, and what it does where it was chosen.

    Attributes:
        rule: What it should achieve.
        positive: Name of the class that is called.
        row: Counts and figures on the choosing samples; each is marked optimistic.
        positives: Samples of the class.
        negatives: All others.
    """

    rule: Rule
    positive: str
    row: ThresholdRow
    positives: int
    negatives: int

    @property
    def value(self) -> float:
        """Positive is a probability of this or more."""
        return self.row.threshold

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "rule": self.rule.text,
            "lower_bound": self.rule.lower_bound,
            "positive": self.positive,
            "positives": self.positives,
            "negatives": self.negatives,
            **self.row.as_dict(),
        }


def choose_threshold(
    scored: Scored, bounds: Bounds, rule: Rule | str, *, positive: str | None = None
) -> ChosenThreshold:
    """Choose among all distinct thresholds.

    Args:
        scored: Samples that are not reported; see `choosing.choose` for the gate.
        bounds: How figures are bounded.
        rule: Such as ``sensitivity=0.95``.
        positive: The class that is called; of two classes, ``scored``'s by default.

    Returns:
        For a sensitivity the largest threshold that reaches it, for a specificity or
        PPV the smallest; of equals by Youden or cost, the one that misses fewest.

    Raises:
        UnreachedTargetError: If no threshold reaches the target; says the best.
        EvaluationError: If the samples do not define what the rule asks.
    """
    asked = parse_rule(rule) if isinstance(rule, str) else rule
    sides = two_sided(scored, positive)
    _require_both_sides(sides, asked)
    counts = sweep(sides)
    if asked.figure is None:
        index = _cheapest(counts, asked)
    else:
        index = _first_that_reaches(asked.figure, asked, sides, bounds, counts=counts)
    row = threshold_row(sides, bounds, float(counts.thresholds[index]))
    return ChosenThreshold(
        asked, sides.name, _marked(row), sides.positives, sides.negatives
    )


def _require_both_sides(sides: TwoSided, rule: Rule) -> None:
    if sides.positives and sides.negatives:
        return
    lacking = "positive" if not sides.positives else "negative"
    msg = (
        f"None of the {len(sides.truth)} samples is {lacking} (positive means "
        f"{sides.name!r}), so the rule {rule.text!r} cannot choose a threshold."
    )
    raise EvaluationError(msg)


def _cheapest(counts: Sweep, rule: Rule) -> int:
    missed = counts.positives - counts.tp
    if rule.value is None:
        # Youden's index in whole numbers, so that equals are equal.
        loss = missed * counts.negatives + counts.fp * counts.positives
        return int(np.argmin(loss))
    return int(np.argmin(rule.value * missed + counts.fp))


def _first_that_reaches(
    figure: str, rule: Rule, sides: TwoSided, bounds: Bounds, *, counts: Sweep
) -> int:
    target = rule.value or 0.0
    totals = np.array(float(counts.positives)), np.array(float(counts.negatives))
    part, whole = rate_parts(
        figure, counts.tp.astype(float), counts.fp.astype(float), totals
    )
    values = np.full(len(part), -np.inf)
    np.divide(part, whole, out=values, where=whole > 0)
    order = np.flatnonzero(values >= target)
    order = order[::-1] if figure == "sensitivity" else order
    if not rule.lower_bound:
        if len(order):
            return int(order[0])
        raise unreached(rule, sides, bounds, at=_at(counts, values))
    lows = np.full(len(values), -np.inf)
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        at = np.sort(block)
        lows[at] = lower_bounds(figure, sides, bounds, counts=counts, at=at)
        reached = block[lows[block] >= target]
        if len(reached):
            return int(reached[0])
    best = lows if len(order) else values
    raise unreached(rule, sides, bounds, at=_at(counts, best))


def _at(counts: Sweep, merits: NDArray[np.float64]) -> float:
    return float(counts.thresholds[int(np.argmax(merits))])


def _marked(row: ThresholdRow) -> ThresholdRow:
    figures = tuple(
        replace(f, note="; ".join(filter(None, [f.note, OPTIMISTIC])))
        if f.is_defined
        else f
        for f in row.figures
    )
    return replace(row, figures=figures)
