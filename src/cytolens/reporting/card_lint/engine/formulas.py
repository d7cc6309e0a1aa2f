"""Every figure from the four counts, the same for exact counts and for spans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine.spans import Spans, share

if TYPE_CHECKING:
    from collections.abc import Callable

ROLES = ("positive", "negative", "macro", "weighted", "micro")
"""Whose precision, recall and F1 a card can mean."""
AVERAGED = frozenset({"precision", "recall", "f1"})


@dataclass(frozen=True)
class Rates:
    """Figures of spans that are known better than their counts tell.

    The counts of a span depend on one another, which arithmetic on spans forgets.
    """

    recall: Spans
    specificity: Spans
    accuracy: Spans
    f1: Spans
    f1_of_other: Spans

    @property
    def swapped(self) -> Rates:
        """With the other class as the positive one."""
        return Rates(
            self.specificity, self.recall, self.accuracy, self.f1_of_other, self.f1
        )


@dataclass(frozen=True)
class Counts:
    """True and false positives and negatives of candidates."""

    tp: Spans
    fn: Spans
    tn: Spans
    fp: Spans
    rates: Rates | None = None

    @property
    def swapped(self) -> Counts:
        """With the other class as the positive one."""
        rates = None if self.rates is None else self.rates.swapped
        return Counts(self.tn, self.fp, self.tp, self.fn, rates)


def figure(counts: Counts, metric: str, role: str = "positive") -> Spans:
    """Compute a figure of each candidate.

    Args:
        counts: The candidates.
        metric: A key of `FORMULAS`.
        role: For precision, recall and F1: of which class or average.
    """
    formula = FORMULAS[metric]
    if metric not in AVERAGED or role == "positive":
        return formula(counts)
    if role == "negative":
        return formula(counts.swapped)
    if role == "micro":
        return _accuracy(counts)
    one, other = formula(counts).zeroed(), formula(counts.swapped).zeroed()
    if role == "macro":
        return (one + other).scaled(0.5)
    weight = share(counts.tp + counts.fn, counts.tn + counts.fp)
    return one.times(weight) + other.times(weight.complement())


def _accuracy(c: Counts) -> Spans:
    return share(c.tp + c.tn, c.fp + c.fn) if c.rates is None else c.rates.accuracy


def _precision(c: Counts) -> Spans:
    return share(c.tp, c.fp)


def _recall(c: Counts) -> Spans:
    return share(c.tp, c.fn) if c.rates is None else c.rates.recall


def _specificity(c: Counts) -> Spans:
    return share(c.tn, c.fp) if c.rates is None else c.rates.specificity


def _npv(c: Counts) -> Spans:
    return share(c.tn, c.fn)


def _f1(c: Counts) -> Spans:
    return share(c.tp.scaled(2.0), c.fp + c.fn) if c.rates is None else c.rates.f1


def _balanced(c: Counts) -> Spans:
    return (_recall(c) + _specificity(c)).scaled(0.5)


def _youden(c: Counts) -> Spans:
    return _recall(c) - _specificity(c).complement()


def _mcc(c: Counts) -> Spans:
    """Geometric mean of the four rates less that of their complements."""
    rates = (_precision(c), _recall(c), _specificity(c), _npv(c))
    right = wrong = Spans.exact(np.ones_like(c.tp.low))
    for rate in rates:
        right, wrong = right.times(rate), wrong.times(rate.complement())
    return right.root() - wrong.root()


def _kappa(c: Counts) -> Spans:
    """Accuracy beyond chance: 2 (tp tn - fn fp) / sum of products of margins."""
    gain = c.tp.times(c.tn) - c.fn.times(c.fp)
    base = (c.tp + c.fp).times(c.fp + c.tn) + (c.tp + c.fn).times(c.fn + c.tn)
    with np.errstate(invalid="ignore", divide="ignore"):
        ends = [2 * a / b for a in (gain.low, gain.high) for b in (base.low, base.high)]
    low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
    open_ended = (base.low <= 0) & (base.high > 0)
    return Spans(np.where(open_ended, -1.0, low), np.where(open_ended, 1.0, high))


FORMULAS: dict[str, Callable[[Counts], Spans]] = {
    "accuracy": _accuracy,
    "precision": _precision,
    "recall": _recall,
    "specificity": _specificity,
    "npv": _npv,
    "f1": _f1,
    "balanced_accuracy": _balanced,
    "youden": _youden,
    "mcc": _mcc,
    "kappa": _kappa,
    "fnr": lambda c: _recall(c).complement(),
    "fpr": lambda c: _specificity(c).complement(),
    "fdr": lambda c: _precision(c).complement(),
    "error": lambda c: _accuracy(c).complement(),
}
