"""The message when no threshold does what is asked: what the samples can show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.thresholds.table import threshold_row

if TYPE_CHECKING:
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.thresholds.rule import Rule
    from cytolens.evaluation.thresholds.two_sided import TwoSided


class UnreachedTargetError(EvaluationError):
    """No threshold reaches the target on these samples."""


def unreached(
    rule: Rule, sides: TwoSided, bounds: Bounds, *, at: float
) -> UnreachedTargetError:
    """Say the best that is attainable, and on how many samples.

    Args:
        rule: With a target.
        sides: The samples.
        bounds: How figures are bounded.
        at: The threshold that comes nearest.
    """
    best = threshold_row(sides, bounds, at)[rule.figure or ""]
    unit = {"sensitivity": "positives", "specificity": "negatives"}.get(
        rule.kind, "samples called positive"
    )
    parts = [
        f"No threshold reaches a {rule.in_words}.",
        f"The best is {best.text} at threshold {at:.3f}, on {best.n} {unit}"
        f" ({sides.positives} positives and {sides.negatives} negatives in all).",
        _needed(rule, best.n, bounds) if rule.lower_bound else "",
        "Lower the target, or choose on more samples.",
    ]
    return UnreachedTargetError(" ".join(filter(None, parts)))


def _needed(rule: Rule, n: int, bounds: Bounds) -> str:
    from scipy.special import ndtri

    target = rule.value or 0.0
    if target >= 1:
        return "No finite number of samples can show a rate of 1 with its lower bound."
    squared = float(ndtri(0.5 + bounds.confidence / 2)) ** 2
    # Wilson's lower bound of n out of n is n / (n + z^2).
    needed = math.ceil(squared * target / (1 - target))
    if needed <= n:
        return ""
    return (
        f"Even {n} of {n} independent samples have a lower bound of "
        f"{n / (n + squared):.2f}; it takes {needed} without an error to show "
        f"{target:g}."
    )
