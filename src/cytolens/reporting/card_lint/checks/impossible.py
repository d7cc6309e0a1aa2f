"""Figures that no count of the stated samples gives (after Brown and Heathers 2017)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.metric_names import RATES, title_of
from cytolens.reporting.card_lint.reading.words import polarity
from cytolens.reporting.card_lint.words import decimal, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, Stated
    from cytolens.reporting.card_lint.reading.printed import Printed
    from cytolens.reporting.card_lint.sets import FigureSet, Known

KIND = "impossible-figure"
_LARGEST = 1.0 + 1e-9


def check_range(facts: Facts) -> Iterator[Finding]:
    """Rates lie between 0 and 1; MCC, kappa and Youden's J between -1 and 1."""
    for fact in facts.stated:
        signed = fact.metric in {"mcc", "kappa", "youden"}
        if fact.metric not in RATES and not signed:
            continue
        if fact.number.value > _LARGEST or fact.number.value < -_LARGEST:
            least = "-1" if signed else "0"
            message = (
                f"A {title_of(fact.metric)} of {fact.number.text} is not between "
                f"{least} "
                "and 1."
            )
            yield contradiction(KIND, message, fact.place)


def check_impossible(sets: list[FigureSet]) -> Iterator[Finding]:
    """Ask of every simple share whether some ``k`` of its ``n`` gives it."""
    groups: dict[tuple[str, int, str], list[tuple[Stated, FigureSet]]] = {}
    for figures in sets:
        for fact in figures.stated:
            # A report has supports of its own, and a check of its own.
            n, what = base_of(fact, figures, figures.split)
            if (
                n
                and fact.block not in figures.reported
                and not reachable(fact.number, n)
            ):
                groups.setdefault((fact.metric, n, what), []).append((fact, figures))
    for (_, n, what), found in groups.items():
        facts = [fact for fact, _ in found]
        known = found[0][1].split.places[:1]
        yield contradiction(
            KIND, _words(facts, n, what), *(f.place for f in facts), *known
        )


def base_of(fact: Stated, figures: FigureSet, known: Known) -> tuple[int | None, str]:
    """How many samples a share is of, and in words; None where it is unknown."""
    if fact.metric in {"accuracy", "error"} and fact.context.label is None:
        return known.total, "samples"
    if fact.metric not in {"recall", "specificity", "fnr", "fpr"}:
        return None, ""
    if fact.context.average is not None:
        return None, ""
    label = fact.context.label
    counts = dict(known.counts)
    if label in counts and fact.metric in {"recall", "fnr"}:
        return counts[label], f"{label} samples"
    if len(counts) != 2 or len(known.samples) != 1 or not figures.binary:
        return None, ""
    return _of_binary(fact, figures, known)


def _of_binary(
    fact: Stated, figures: FigureSet, known: Known
) -> tuple[int | None, str]:
    sample, label = known.samples[0], fact.context.label
    sign = None if label is None else polarity(label)
    if fact.metric in {"specificity", "fpr"}:
        return sample.negatives, "negatives"
    if sign == "negative":
        return sample.negatives, "negatives"
    clinical = any(f.clinical and f.block == fact.block for f in figures.stated)
    if sign == "positive" or fact.clinical or clinical:
        return sample.positives, "positives"
    return None, ""


def reachable(number: Printed, n: int) -> bool:
    """Whether some whole ``k`` of ``n`` can be printed like this."""
    return math.ceil(number.low * n) <= math.floor(number.high * n)


def _words(facts: list[Stated], n: int, what: str) -> str:
    near: set[int] = set()
    for fact in facts:
        below = max(0, min(n, math.floor(fact.number.value * n)))
        near |= {below, min(n, below + 1)}
    values = listed(f"{k}/{n} = {decimal(k / n)}" for k in sorted(near))
    stated = " or ".join(dict.fromkeys(fact.number.text for fact in facts))
    return (
        f"No count of {n} {what} gives {title_of(facts[0].metric)} of {stated}. "
        f"The nearest are {values}."
    )
