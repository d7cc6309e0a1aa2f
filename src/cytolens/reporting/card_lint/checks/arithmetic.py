"""The arithmetic of a contradiction, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.engine.identities import harmonic
from cytolens.reporting.card_lint.reading.metric_names import title_of
from cytolens.reporting.card_lint.words import decimal, listed, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card_lint.engine.feasible import Possible
    from cytolens.reporting.card_lint.reading.facts import Stated
    from cytolens.reporting.card_lint.sets import Known


def in_words(
    conflict: Sequence[Stated],
    culprit: Stated,
    reach: Possible | None,
    *,
    known: Known,
    sure: bool,
) -> str:
    """Say why figures cannot be true together.

    Args:
        conflict: The figures.
        culprit: The one that is likeliest wrong.
        reach: What it could be if the others are right.
        known: How many samples there are.
        sure: Whether all other figures can be true together without it.
    """
    stated = listed(_named(fact) for fact in conflict)
    size = f" of {known.words}" if known.total is not None else ""
    start = f"{stated} cannot all be true{size}." if len(conflict) > 1 else (
        f"No confusion matrix{size} gives {stated}."
    )  # fmt: skip
    return " ".join(
        filter(None, [start, _formula(conflict), _reach(culprit, reach, sure=sure)])
    )


def _named(fact: Stated) -> str:
    context = fact.context
    of = f" of {context.label}" if context.label else ""
    kind = f"{context.average} " if context.average else ""
    return f"{kind}{title_of(fact.metric)}{of} {fact.number.text}"


def _reach(culprit: Stated, reach: Possible | None, *, sure: bool) -> str:
    if reach is None:
        return ""
    others = "all the others" if sure else "the others"
    name = title_of(culprit.metric)
    text = f"With {others}, {name} can only be {span(reach.low, reach.high)}"
    if reach.example is not None:
        tp, fn, tn, fp = reach.example
        text += f" (for instance TP {tp}, FN {fn}, TN {tn}, FP {fp})"
    return text + "."


def _formula(conflict: Sequence[Stated]) -> str:
    values = {fact.metric: fact.number.value for fact in conflict}
    names = set(values)
    p, r, s = (values.get(n, 0.0) for n in ("precision", "recall", "specificity"))
    if names == {"precision", "recall", "f1"}:
        return (
            f"F1 = 2PR/(P+R) = 2 x {decimal(p)} x {decimal(r)} / ({decimal(p)} + "
            f"{decimal(r)}) = {decimal(harmonic(p, r))} for one class, and never above "
            f"(P+R)/2 = {decimal((p + r) / 2)} for an average."
        )
    if names == {"accuracy", "recall", "specificity"}:
        return (
            "Accuracy is the mean of sensitivity and specificity, weighted by the "
            f"classes' sizes, so it lies between {decimal(min(r, s))} and "
            f"{decimal(max(r, s))}."
        )
    if names == {"balanced_accuracy", "recall", "specificity"}:
        half = decimal((r + s) / 2)
        return f"Balanced accuracy = ({decimal(r)} + {decimal(s)}) / 2 = {half}."
    if names == {"youden", "recall", "specificity"}:
        return f"Youden's J = {decimal(r)} + {decimal(s)} - 1 = {decimal(r + s - 1)}."
    return _complement(values)


_COMPLEMENTS = (
    ("recall", "fnr"),
    ("specificity", "fpr"),
    ("accuracy", "error"),
    ("precision", "fdr"),
)


def _complement(values: dict[str, float]) -> str:
    for one, other in _COMPLEMENTS:
        if set(values) == {one, other}:
            rest = decimal(1 - values[one])
            name = title_of(other).capitalize() if other != "error" else "Error rate"
            return (
                f"{name} = 1 - {title_of(one)} = 1 - {decimal(values[one])} = {rest}."
            )
    return ""
