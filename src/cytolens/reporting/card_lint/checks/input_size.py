"""Sizes of the network's input that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, InputSize

KIND = "input-size"


def check_input_sizes(facts: Facts) -> Iterator[Finding]:
    """The input, what images are resized to, and what is cropped, must go together."""
    groups: dict[frozenset[str], list[InputSize]] = {}
    for size in facts.input_sizes:
        groups.setdefault(size.context, []).append(size)
    if len(groups) > 1 and frozenset() in groups:
        # Sections that only name other things still speak of the same input.
        groups = {frozenset(): [s for s in facts.input_sizes if len(s.context) <= 2]}
    for found in groups.values():
        yield from _compare(found)


def _compare(found: list[InputSize]) -> Iterator[Finding]:
    inputs = [s for s in found if s.role == "input"]
    resized = [s for s in found if s.role == "resize"]
    cropped = [s for s in found if s.role == "crop"]
    final = cropped or resized
    if _differ(inputs):
        yield _finding(inputs)
    elif not cropped and _differ(resized):
        yield _finding([*inputs, *resized])
    elif inputs and final and not _sizes(inputs) & (_sizes(resized) | _sizes(cropped)):
        yield _finding([*inputs, *final])


def _differ(found: list[InputSize]) -> bool:
    return any(
        not set(one.sizes) & set(other.sizes)
        for i, one in enumerate(found)
        for other in found[:i]
    )


def _sizes(found: list[InputSize]) -> set[tuple[int, int]]:
    return {size for one in found for size in one.sizes}


def _finding(found: list[InputSize]) -> Finding:
    words = listed(
        f"{one.sizes[0][0]} x {one.sizes[0][1]} (line {one.place.line})"
        for one in found
    )
    message = f"The size of input images is given as {words}."
    return contradiction(KIND, message, *(one.place for one in found))
