"""Which classes a card speaks of, and how many it says there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.lines import Kind, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card_lint.reading.facts import Facts

_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "binary": 2,
}  # fmt: skip
_NUMBER = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(_WORDS)})(?:[\s-]+[a-z]+)?[\s-](?:class(?:es)?|categories|labels)\b|"
    r"\b(?:number of|num|no\. of)[\s_](?:output )?(?:classes|"
    r"labels)\s*[:=]?\s*(?P<m>\d{1,3})\b|"
    r"\boutput classes\s*[:=]\s*(?P<k>\d{1,3})\b",
    re.IGNORECASE,
)
_BINARY = re.compile(r"\bbinary\b", re.IGNORECASE)
_MANY = re.compile(r"\bmulti-?class\b|\bmulti-?label\b", re.IGNORECASE)
_LISTED = re.compile(
    r"^(?:classes|labels|output(?: type| classes)?|"
    r"categories)\b[^:=]*[:=]\s*(?P<names>.+)$",
    re.IGNORECASE,
)
_MAPPED = re.compile(r"^(?:(?:class|"
    r"label)\s*)?(?P<index>\d{1,2})\s*[:=\u2192-]\s*(?P<name>[A-Za-z][\w /-]{1,40})$",
                     re.IGNORECASE)  # fmt: skip
_LABELLED = re.compile(
    r"^(?P<name>[A-Z][\w /-]{1,40}?)\s*\((?:label|class)\s*\d+\)", re.IGNORECASE
)


def read_classes(lines: Sequence[Line], facts: Facts) -> None:
    """Collect names of classes from what was read, and from lists of them."""
    names: set[str] = set(facts.classes)
    for counts in facts.class_counts:
        names |= {name for name in counts.counts if not name.startswith("#")}
    for report in facts.reports:
        names |= {row.name for row in report.classes}
    for matrix in facts.matrices:
        names |= set(matrix.labels)
    for line in lines:
        if line.kind is Kind.TEXT:
            names |= _names_in(line.text)
    facts.classes = frozenset(n for n in names if 1 < len(n) <= 40 and not n.isdigit())
    facts.class_number = _number(lines)


def is_binary(facts: Facts) -> bool:
    """Whether the card is about two classes, as far as it says."""
    if facts.class_number is not None:
        return facts.class_number == 2
    if any(matrix.binary for matrix in facts.matrices):
        return True
    sizes = {len(c.counts) for c in facts.class_counts} | {
        len(r.classes) for r in facts.reports
    }
    return sizes == {2}


def _names_in(text: str) -> set[str]:
    found = {
        m["name"].strip().lower() for p in (_MAPPED, _LABELLED) if (m := p.match(text))
    }
    listed = _LISTED.match(text)
    if listed:
        inner = re.search(r"\(([^()]+)\)", listed["names"])
        words = inner[1] if inner else listed["names"]
        parts = [
            p.strip(" .`'\"").lower()
            for p in re.split(r",|/|;|\band\b|\bvs\.?\b", words)
        ]
        if 2 <= len(parts) <= 30 and all(1 <= len(p.split()) <= 4 for p in parts):
            found |= {p for p in parts if not re.search(r"\d", p)}
    return found


def _number(lines: Sequence[Line]) -> int | None:
    text = "\n".join(
        line.text for line in lines if line.kind in {Kind.TEXT, Kind.HEADING}
    )
    found = {
        _WORDS.get(number.lower(), 0) or int(number)
        for match in _NUMBER.finditer(text)
        if (number := match["n"] or match["m"] or match["k"])
    }
    if _BINARY.search(text):
        found.add(2)
    if _MANY.search(text):
        found.add(0)
    return found.pop() if len(found) == 1 else (None if not found else 0)
