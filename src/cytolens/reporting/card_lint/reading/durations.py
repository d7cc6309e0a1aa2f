"""How long training took, in hours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Duration, Facts
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIME = re.compile(
    r"\b(?:total |overall )?(?:training|train|wall[\s-]?clock|run)[\s-]?(?:time|"
    r"duration|runtime)\b|"
    r"\btime (?:to|for|of) train(?:ing)?\b|\btraining took\b|\btrained (?:for|in)\b|"
    r"\btrain runtime\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\b(?:(?:gpu|compute)[\s-])?hours used\b|\bhours of training\b", re.IGNORECASE
)
_PART = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?|\.\d+)\s*-?\s*(?P<unit>h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|"
    r"s(?:ec(?:ond)?s?)?|d(?:ays?)?)\b\.?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))?\b")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?|\.\d+")
_ABOUT = re.compile(r"~|\u2248|\b(?:about|around|approx\w*|roughly|nearly|almost|over|"
    r"less|under)\b",
                    re.IGNORECASE)  # fmt: skip
_APART = re.compile(r"\bper (?:epoch|step|image|fold|batch|run)\b|/\s*epoch|inference|"
    r"predict\w*|"
                    r"each|epochs?\b", re.IGNORECASE)  # fmt: skip
_IN_HOURS = {"d": 24.0, "h": 1.0, "m": 1 / 60, "s": 1 / 3600}
_SLACK = 0.15
"""How far about a time is from it."""


def read_durations(lines: Sequence[Line], facts: Facts) -> None:
    """Read the time of training and the hours used."""
    for line in lines:
        if line.kind in {Kind.TEXT, Kind.HEADING}:
            found = duration_of(line, line.text)
            if found is not None:
                facts.durations.append(found)


def duration_of(line: Line, text: str) -> Duration | None:
    """The duration of one line, or of one row put as ``name: value``."""
    spaced = text.replace("_", " ")
    hours = _HOURS.search(spaced)
    match = hours or _TIME.search(spaced)
    if match is None or _APART.search(spaced):
        return None
    rest = spaced[match.end() :]
    span = _span(
        rest, in_hours=hours is not None or bool(re.search(r"\(h(?:ours)?\)", rest))
    )
    if span is None:
        return None
    low, high, words = span
    if _ABOUT.search(rest):
        low, high = low * (1 - _SLACK), high * (1 + _SLACK)
    context = frozenset[str]()
    for heading in line.headings:
        if len(heading.split()) <= 8:
            context |= content_words(heading) & _APART_HEADINGS
    role = "hours used" if hours else "time"
    return Duration(low, high, words, role, context, line.place)


_APART_HEADINGS = frozenset(
    {
        "inference",
        "pretraining",
        "pre-training",
        "fine-tuning",
        "stage",
        "phase",
        "fold",
        "search",
    }
)


def _span(text: str, *, in_hours: bool) -> tuple[float, float, str] | None:
    """Least and most hours, and the words."""
    clock = _CLOCK.search(text)
    if clock:
        parts = [int(clock["h"]), int(clock["m"]), int(clock["s"] or 0)]
        if clock["s"] is None:
            return None
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
        return value - 1 / 3600, value + 1 / 3600, clock[0]
    found = list(_PART.finditer(text[:60]))
    if found:
        return _summed(found)
    number = _NUMBER.search(text)
    if number is None or not in_hours:
        return None
    value, step = _read(number[0])
    return value - step / 2, value + step, f"{number[0]} hours"


def _summed(found: list[re.Match[str]]) -> tuple[float, float, str]:
    """Add up parts such as ``2 h 15 min``; only the last is rounded."""
    kept = found[:1]
    for match in found[1:]:
        gap = match.string[kept[-1].end() : match.start()]
        if not re.fullmatch(r"[\s,:]*(?:and)?\s*", gap):
            break
        kept.append(match)
    low = high = 0.0
    for i, match in enumerate(kept):
        value, step = _read(match["number"])
        scale = _IN_HOURS[match["unit"][0].lower()]
        last = i + 1 == len(kept)
        low += (value - (step / 2 if last else 0)) * scale
        high += (value + (step if last else 0)) * scale
    return low, high, " ".join(m[0] for m in kept)


def _read(text: str) -> tuple[float, float]:
    plain = text.replace(",", ".")
    return float(plain), 10.0 ** -len(plain.partition(".")[2])
