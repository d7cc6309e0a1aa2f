"""Is a figure of one value different from that of all the other known values?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.rests_on import units_of
from cytolens.evaluation.unpaired import unpaired_difference

if TYPE_CHECKING:
    from cytolens.evaluation.scored import Scored
    from cytolens.evaluation.subgroups.measured import Measured

BOTH_SIDES = (
    "{n} groups stand on both sides; the interval takes the sides as independent, "
    "and is likely too wide"
)


def differences_from(
    part: Measured, rest: Measured, *, confidence: float
) -> tuple[Difference, ...]:
    """Compare two disjoint sets of samples, figure by figure.

    A figure for which either side is too small is not compared.
    """
    shared = len(set(part.scored.keys) & set(rest.scored.keys))
    return tuple(
        _with_note(_compare(name, part, rest, confidence=confidence), shared)
        for name in part.names
    )


def _compare(
    name: str, part: Measured, rest: Measured, *, confidence: float
) -> Difference:
    if why := _why_not(name, part, rest):
        n = part[name].n + rest[name].n
        return Difference(Figure.undefined(name, why=why, n=n), None, why)
    units = units_of(name, part.scored), units_of(name, rest.scored)
    clustered = part.clustered or rest.clustered
    return unpaired_difference(
        part[name],
        rest[name],
        groups=units if clustered else None,
        confidence=confidence,
    )


def _why_not(name: str, part: Measured, rest: Measured) -> str:
    for side, of in ((part, "too small"), (rest, "the others are too small")):
        if side.too_small[name]:
            return f"{of}: {side.too_small[name]}"
    if part.scored.positive is None and name != "accuracy":
        missing = _names(rest.scored) ^ _names(part.scored)
        if missing:
            return f"not the same classes on both sides: {', '.join(sorted(missing))}"
    return ""


def _names(scored: Scored) -> set[str]:
    return {scored.classes[i] for i in set(scored.truth.tolist())}


def _with_note(difference: Difference, shared: int) -> Difference:
    if not shared or difference.p is None:
        return difference
    figure = difference.figure
    note = "; ".join(filter(None, [figure.note, BOTH_SIDES.format(n=shared)]))
    noted = Figure(**{**figure.as_dict(), "note": note})
    return Difference(noted, difference.p, difference.test)
