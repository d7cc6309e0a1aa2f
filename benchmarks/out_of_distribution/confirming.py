"""What was seen while choosing, and what only after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.out_of_distribution.kinds import BROWNER, PALER
from benchmarks.out_of_distribution.ways import BEFORE, SHIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.out_of_distribution.measuring import Measured

CHOSEN_ON = ("herlev", "oral")
CHOSEN_WITH = (PALER, BROWNER)


def confirming_part(sets: Sequence[Measured]) -> str:
    """The stains that are told, by whether sets and changes had been seen."""
    rows = []
    for seen_set in (True, False):
        chosen = [s for s in sets if (s.name in CHOSEN_ON) is seen_set]
        for seen_kind in (True, False):
            before, after = (
                _told(chosen, way, seen=seen_kind) for way in (BEFORE, SHIPPED)
            )
            names = " and ".join(measured.name for measured in chosen)
            seen = "figures were chosen on them" if seen_set else "only confirmed"
            kinds = "two seen while choosing" if seen_kind else "three made afterwards"
            rows.append(f"| {names}: {seen} | {kinds} | {before} | {after} |")
    lines = [
        "| sets | changes of stain | told before | told as shipped |",
        "|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines)


def _told(sets: Sequence[Measured], way: str, *, seen: bool) -> str:
    rates = [
        rates[way].value
        for measured in sets
        for kind, rates in measured.rates.items()
        if kind.startswith("stain: ") and (kind in CHOSEN_WITH) is seen
    ]
    values = [float("nan") if rate is None else rate for rate in rates]
    return f"{np.mean(values):.0%}"
