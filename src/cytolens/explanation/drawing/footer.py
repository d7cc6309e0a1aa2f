"""The lines below the panels: what matters is dark and bold, the rest is quiet."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cytolens.explanation.drawing.words import OUTLINE_NOTE, short_sample, short_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cytolens.explanation.explanation import Explanation

Look = Literal["caption", "loud", "quiet"]
WIDEST: dict[Look, int] = {"caption": 84, "loud": 116, "quiet": 126}
"""Characters that fit the width of the page."""


@dataclass(frozen=True)
class Line:
    """One line below the panels."""

    text: str
    look: Look = "quiet"


def footer(explanation: Explanation, *, is_outlined: bool) -> list[Line]:
    """Say which part of the cell is looked at, the sample, and what must be known.

    A method that did not pass its check for this model is told of aloud.
    """
    verdict, *remarks = explanation.notes
    is_passed = explanation.verdict is not None and explanation.verdict.is_passed
    outline = OUTLINE_NOTE.format(short_target(explanation))
    return [
        *_looks_at(explanation),
        *_wrapped([short_sample(explanation), *([outline] if is_outlined else [])]),
        *_wrapped([verdict], "quiet" if is_passed else "loud"),
        *_wrapped(remarks),
    ]


def _looks_at(explanation: Explanation) -> list[Line]:
    looking = explanation.looks_at
    if looking is None:
        return []
    quiet = f"Shares of the map in the parts with dashed lines; {looking.by_chance}."
    return [*_wrapped([looking.said], "caption"), *_wrapped([quiet])]


def _wrapped(texts: Iterable[str], look: Look = "quiet") -> list[Line]:
    return [
        Line(part, look) for text in texts for part in textwrap.wrap(text, WIDEST[look])
    ]
