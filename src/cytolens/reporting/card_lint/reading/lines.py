"""A card as lines: what each is, and under which headings it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Place
from cytolens.reporting.card_lint.reading.code import CodeTracker
from cytolens.reporting.card_lint.reading.headings import (
    HeadingStack,
    markdown_level,
    reads_like_heading,
    reads_like_lead,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

QUOTE_LENGTH = 120
LONGEST_LINE = 4_000
"""Characters of a line that are read; no sentence with a figure is longer."""
_BULLET = re.compile(
    r"^\s*(?:[-*+\u2022\u25cf\u25aa\u2023\u2013\u2713\u2705]|\*\*|\d{1,2}[.)])\s+"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|\\(?=[%_#&<>~])")
_SYMBOLS = re.compile(r"^[^\w([{|.<>~=\-+@#\"']+")


class Kind(StrEnum):
    """What a line is."""

    BLANK = "blank"
    FRONT = "front matter"
    HEADING = "heading"
    CODE = "code"
    BLOCK = "fenced text"
    """In a fence that names no programming language: a report, a matrix, a log."""
    TEXT = "text"


@dataclass(frozen=True)
class Line:
    """One line of a card.

    Attributes:
        number: From 1.
        raw: As it stands.
        text: Without bullet, emphasis, links and tags.
        kind: What it is.
        bullet: Whether it is an item of a list.
        headings: The headings it stands under that say something about it.
    """

    number: int
    raw: str
    text: str
    kind: Kind
    bullet: bool = False
    headings: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """To quote it."""
        quote = " ".join(self.raw.split())
        if len(quote) > QUOTE_LENGTH:
            quote = quote[: QUOTE_LENGTH - 1] + "\u2026"
        return Place(self.number, quote)


def split_lines(text: str) -> list[Line]:
    """Number a card's lines and say what each is."""
    raw = [line[:LONGEST_LINE] for line in text.split("\n")]
    front = _front_matter_end(raw)
    lines = [Line(i + 1, r, r, Kind.FRONT) for i, r in enumerate(raw[:front])]
    return lines + list(_body(raw, front))


def clean(raw: str) -> str:
    """A line's words alone."""
    text = _LINK.sub(r"\1", _TAG.sub(" ", raw))
    text = _BULLET.sub("", text)
    text = _EMPHASIS.sub("", text).strip()
    text = re.sub(r"^#{1,6}\s*", "", text)
    return _SYMBOLS.sub("", text).strip()


def _body(raw: list[str], start: int) -> Iterator[Line]:
    code, stack = CodeTracker(), HeadingStack()
    for index in range(start, len(raw)):
        line, number = raw[index], index + 1
        state = code.see(line, ahead=raw[index + 1 : index + 2])
        if state is not None:
            kind = Kind.BLOCK if state == "text" else Kind.CODE
            yield Line(number, line, line, kind, headings=stack.headings)
            continue
        text = clean(line)
        if not text:
            yield Line(number, line, "", Kind.BLANK, headings=stack.headings)
            continue
        bullet = bool(_BULLET.match(line))
        if _is_heading(line, text, stack, bullet=bullet):
            yield Line(number, line, text, Kind.HEADING, headings=stack.headings)
            continue
        stack.pass_text(text, listed=bullet or "|" in line or len(text) < 70)
        yield Line(number, line, text, Kind.TEXT, bullet, stack.headings)


def _is_heading(raw: str, text: str, stack: HeadingStack, *, bullet: bool) -> bool:
    level = markdown_level(raw)
    if level is not None:
        stack.push(text, level)
        return True
    if bullet or "|" in raw:
        if bullet and reads_like_lead(text):
            stack.lead(text)
        return False
    if reads_like_lead(text):
        stack.lead(text)
        return False
    if reads_like_heading(text):
        stack.push(text, None)
        return True
    return False


def _front_matter_end(raw: list[str]) -> int:
    if not raw or raw[0].strip() != "---":
        return 0
    for index, line in enumerate(raw[1:], start=1):
        if line.strip() in {"---", "..."}:
            return index + 1
    return 0
