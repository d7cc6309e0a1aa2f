"""Figures without an interval, and figures outside their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.evaluation.intervals.wilson import wilson_interval
from cytolens.reporting.card_lint.checks.impossible import base_of
from cytolens.reporting.card_lint.finding import Finding, contradiction, omission
from cytolens.reporting.card_lint.reading.metric_names import RATES, TITLES, title_of
from cytolens.reporting.card_lint.words import decimal, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, Stated
    from cytolens.reporting.card_lint.sets import FigureSet

OUTSIDE = "outside-interval"
SMALL = "no-interval-small-n"
MISSING = "no-interval"
UNKNOWN = "no-sample-size"
FEW = 100
"""Below this many samples a figure without an interval cannot be judged at all."""


def check_outside(facts: Facts) -> Iterator[Finding]:
    """A figure lies within its own interval."""
    for fact in facts.stated:
        if fact.interval is None:
            continue
        low, high = fact.interval
        if fact.number.high < low.low or fact.number.low > high.high:
            message = (
                f"{title_of(fact.metric)} {fact.number.text} lies outside its interval "
                f"{low.text} to {high.text}."
            )
            yield contradiction(OUTSIDE, message, fact.place)


def check_missing(facts: Facts, sets: list[FigureSet]) -> Iterator[Finding]:
    """Figures that a reader is told without how sure they are."""
    if facts.has_intervals or any(f.interval or f.spread for f in facts.stated):
        return
    bare = [s for s in sets if s.context.split != "train" and _rates(s)]
    if not bare:
        return
    by_size: dict[tuple[int | None, str | None], list[FigureSet]] = {}
    for figures in bare:
        if figures.known.total is not None:
            key = (figures.known.total, figures.context.split)
            by_size.setdefault(key, []).append(figures)
    for found in by_size.values():
        stated = tuple(f for figures in found for f in figures.stated)
        yield _sized(replace(found[0], stated=stated))
    unsized = [s for s in bare if s.known.total is None]
    if len(unsized) == len(bare):
        yield _unsized(unsized)


def _rates(figures: FigureSet) -> list[Stated]:
    return [f for f in figures.stated if f.metric in RATES or f.metric in TITLES]


def _sized(figures: FigureSet) -> Finding:
    stated, total = _rates(figures), figures.known.total or 0
    smallest = min(
        [n for n in (_base(f, figures) for f in stated) if n] or [total], default=total
    )
    names = listed(dict.fromkeys(title_of(f.metric) for f in stated))
    places = [f.place for f in stated[:6]]
    example = _example(figures)
    if smallest < FEW or total < FEW:
        message = (
            f"No interval is given for {names}, and the figures rest on as few as "
            f"{min(smallest, total)} samples.{example}"
        )
        return omission(SMALL, message, *places)
    message = f"No interval is given for {names} (of {total} samples).{example}"
    return omission(MISSING, message, *places)


def _base(fact: Stated, figures: FigureSet) -> int | None:
    return base_of(fact, figures, figures.known)[0]


def _example(figures: FigureSet) -> str:
    """The widest interval that a reader would have needed."""
    sized = [(n, f) for f in _rates(figures) if (n := _base(f, figures))]
    if not sized:
        return ""
    n, fact = min(sized, key=lambda item: item[0])
    k = round(fact.number.value * n)
    if not 0 <= k <= n:
        return ""
    low, high = wilson_interval([k], [n])[0]
    return (
        f" The 95 % interval (Wilson) of {title_of(fact.metric)} {k}/{n} is "
        f"{decimal(float(low), 2)} to {decimal(float(high), 2)}."
    )


def _unsized(sets: list[FigureSet]) -> Finding:
    stated = [fact for figures in sets for fact in _rates(figures)]
    names = listed(dict.fromkeys(title_of(f.metric) for f in stated))
    message = (
        f"No interval is given for {names}, and the card does not say in one voice how "
        "many samples they rest on."
    )
    return omission(UNKNOWN, message, *(f.place for f in stated[:6]))
