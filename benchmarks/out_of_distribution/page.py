"""The page: the shipped rule set by set, and all candidates beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.out_of_distribution.candidates import CANDIDATES, SHIPPED
from benchmarks.out_of_distribution.measuring import LOOK_ALONE, WITH_LOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.out_of_distribution.measuring import Measured
    from cytolens.evaluation.figure import Figure

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "out-of-distribution.md"
HELD_OUT = "held out, same set (false alarms)"
_HEAD = Path(__file__).with_name("head.md")


def write_page(sets: Sequence[Measured]) -> None:
    """Write the page anew."""
    parts = [_HEAD.read_text(encoding="utf-8").rstrip(), *map(_set_part, sets)]
    parts.append(_candidates_part(sets))
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _set_part(measured: Measured) -> str:
    ways = (SHIPPED + WITH_LOOK, SHIPPED, LOOK_ALONE)
    names = ("**as shipped: content and look**", "content alone", "look alone")
    rows = [
        f"| {kind} | {rates[SHIPPED].n} | "
        + " | ".join(_percent(rates[way]) for way in ways)
        + " |"
        for kind, rates in measured.rates.items()
    ]
    lines = [
        f"## Trained on {measured.name}",
        "",
        f"{measured.images} training images of {measured.groups} groups.",
        "",
        f"| images | n | {' | '.join(names)} |",
        "|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _candidates_part(sets: Sequence[Measured]) -> str:
    ways = [LOOK_ALONE]
    for name in CANDIDATES:
        ways += [name, name + WITH_LOOK]
    rows = [
        f"| {way} | {_false_alarms(sets, way)} | {_told(sets, way)} |" for way in ways
    ]
    lines = [
        "## All candidates",
        "",
        "Means over the sets, each kind of image counting once. No interval is given: "
        "four sets are no sample of all sets; those above are what a choice rests on.",
        "",
        "| way | false alarms | strange images told |",
        "|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _false_alarms(sets: Sequence[Measured], way: str) -> str:
    return f"{np.mean([_value(s.rates[HELD_OUT][way]) for s in sets]):.1%}"


def _told(sets: Sequence[Measured], way: str) -> str:
    values = [
        _value(rates[way])
        for measured in sets
        for kind, rates in measured.rates.items()
        if kind != HELD_OUT
    ]
    return f"{np.mean(values):.1%}"


def _value(figure: Figure) -> float:
    return float("nan") if figure.value is None else figure.value


def _percent(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.text
    return f"{figure.value:.0%} ({figure.low:.0%} to {figure.high:.0%})"
