"""The page: the shipped rule set by set, and all ways beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.out_of_distribution.confirming import confirming_part
from benchmarks.out_of_distribution.ways import (
    BEFORE,
    CONTENT,
    LOOKS,
    SHIPPED,
    STAINS,
    WAYS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.out_of_distribution.measuring import Measured
    from cytolens.evaluation.figure import Figure

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "out-of-distribution.md"
HELD_OUT = "held out, same set (false alarms)"
STAIN_KINDS = "stain: "
_HERE = Path(__file__).parent
_COLUMNS = {
    SHIPPED: "**as shipped**",
    BEFORE: "before",
    CONTENT: "content alone",
    LOOKS: "look alone",
    STAINS: "stain alone",
}


def write_page(sets: Sequence[Measured]) -> None:
    """Write the page anew."""
    parts = [
        _text("head.md"),
        confirming_part(sets),
        _text("missed.md"),
        *map(_set_part, sets),
        _ways_part(sets),
    ]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8").rstrip()


def _set_part(measured: Measured) -> str:
    rows = [
        f"| {kind} | {rates[SHIPPED].n} | "
        + " | ".join(_percent(rates[way]) for way in _COLUMNS)
        + f" | {'' if kind == HELD_OUT else format(measured.areas[kind], '.2f')} |"
        for kind, rates in measured.rates.items()
    ]
    lines = [
        f"## Trained on {measured.name}",
        "",
        f"{measured.images} training images of {measured.groups} groups.",
        "",
        f"| images | n | {' | '.join(_COLUMNS.values())} | AUC |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _ways_part(sets: Sequence[Measured]) -> str:
    rows = [
        f"| {f'**{way}**' if way == SHIPPED else way} | {_false_alarms(sets, way)} | "
        f"{_told(sets, way, stained=False)} | {_told(sets, way, stained=True)} |"
        for way in WAYS
    ]
    lines = [
        "## All ways that were tried",
        "",
        "Means over the sets, each kind of image counting once. No interval is given: "
        "four sets are no sample of all sets; those above are what a choice rests on.",
        "",
        "| way | false alarms: each set | told, but stains | stains told |",
        "|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _false_alarms(sets: Sequence[Measured], way: str) -> str:
    values = [_value(measured.rates[HELD_OUT][way]) for measured in sets]
    return f"{_mean(values)}: {', '.join(f'{value:.0%}' for value in values)}"


def _told(sets: Sequence[Measured], way: str, *, stained: bool) -> str:
    return _mean(
        _value(rates[way])
        for measured in sets
        for kind, rates in measured.rates.items()
        if kind != HELD_OUT and kind.startswith(STAIN_KINDS) is stained
    )


def _mean(values: Iterable[float]) -> str:
    return f"{np.mean(list(values)):.1%}"


def _value(figure: Figure) -> float:
    return float("nan") if figure.value is None else figure.value


def _percent(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return figure.text
    return f"{figure.value:.0%} ({figure.low:.0%} to {figure.high:.0%})"
