"""What holds between figures whatever the samples are, for any number of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card_lint.engine.demand import Demand

    Span = tuple[float, float]


def can_hold(demands: Sequence[Demand], role: str) -> bool:
    """Whether precision, recall, F1 and accuracy keep the rules of their role.

    Args:
        demands: Figures of one set.
        role: Taken for those whose role is open.
    """
    for one in {d.role or role for d in demands}:
        spans = {
            d.metric: (d.low, d.high)
            for d in demands
            if (d.role or role) == one or d.metric == "accuracy"
        }
        if not (_f1_holds(spans, one) and _accuracy_holds(spans, one)):
            return False
    return True


def f1_between(precision: Span, recall: Span, role: str) -> Span:
    """What F1 can be.

    Of one class it is the harmonic mean. Averaged over classes it is at most the
    arithmetic mean of the averages, and at least their sum less one, since each class
    keeps both.
    """
    if role in {"macro", "weighted"}:
        return (
            max(0.0, precision[0] + recall[0] - 1.0),
            (precision[1] + recall[1]) / 2,
        )
    return harmonic(precision[0], recall[0]), harmonic(precision[1], recall[1])


def harmonic(one: float, other: float) -> float:
    """2ab / (a + b); 0 where both are 0."""
    one, other = max(one, 0.0), max(other, 0.0)
    return 0.0 if one + other == 0 else 2 * one * other / (one + other)


def _f1_holds(spans: dict[str, Span], role: str) -> bool:
    if not {"precision", "recall", "f1"} <= set(spans):
        return True
    low, high = f1_between(spans["precision"], spans["recall"], role)
    return _overlap(spans["f1"], (low - 1e-9, high + 1e-9))


def _accuracy_holds(spans: dict[str, Span], role: str) -> bool:
    if "accuracy" not in spans or role not in {"weighted", "micro"}:
        return True
    same = ("recall",) if role == "weighted" else ("recall", "precision", "f1")
    return all(_overlap(spans[m], spans["accuracy"]) for m in same if m in spans)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
