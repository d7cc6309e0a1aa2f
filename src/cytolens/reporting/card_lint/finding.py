"""What the check of a card found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is."""

    CONTRADICTION = "contradiction"
    """Two statements of the card cannot both be true."""
    OMISSION = "omission"
    """Something a reader needs is not there."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in the card.

    Attributes:
        line: From 1.
        quote: The text as it stands, shortened.
    """

    line: int
    quote: str


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes:
        kind: Name of the check, such as ``impossible-figure``.
        severity: How grave.
        message: What is wrong, with the arithmetic in words.
        places: Every place it rests on, in the order of the card.
    """

    kind: str
    severity: Severity
    message: str
    places: tuple[Place, ...]

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "kind": self.kind,
            "severity": str(self.severity),
            "message": self.message,
            "places": [{"line": p.line, "quote": p.quote} for p in self.places],
        }


def contradiction(kind: str, message: str, *places: Place) -> Finding:
    """A finding of two statements that cannot both be true."""
    return Finding(kind, Severity.CONTRADICTION, message, _in_order(places))


def omission(kind: str, message: str, *places: Place) -> Finding:
    """A finding of something a reader needs and does not get."""
    return Finding(kind, Severity.OMISSION, message, _in_order(places))


def _in_order(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(sorted(dict.fromkeys(places)))
