"""Planned shares of the splits, such as ``70:20:10`` or ``80 % train, 20 % test``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, SplitShares
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.words import split_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = re.compile(
    r"(?<![\d./:-])(?P<shares>\d{1,2}(?:\.\d+)?\s?%?(?:\s?[:/\u2013-]\s?\d{1,2}(?:\.\d+)?\s?%?){1,2})"
    r"(?![\d./:-]*\d)"
)
_NEAR = re.compile(r"\bsplits?\b|\btrain\w*\b.*\btest\w*\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<share>\d{1,2}(?:\.\d+)?)\s?%\s*(?:\([^)]*\)\s*)?(?:for |of the (?:data|"
    r"images) (?:for|as) |as )?"
    r"(?:the )?(?P<split>train(?:ing)?|val(?:idation)?|test(?:ing)?)\b|"
    r"\b(?P<split2>train(?:ing)?|val(?:idation)?|test(?:ing)?)\b(?: set| split|"
    r" data)?\s*[:=(-]?\s*"
    r"(?P<share2>\d{1,2}(?:\.\d+)?)\s?%",
    re.IGNORECASE,
)
_ORDER = ("train", "val", "test")


def read_split_shares(lines: Sequence[Line], facts: Facts) -> None:
    """Read shares from every line that speaks of a split."""
    for line in lines:
        if line.kind in {Kind.TEXT, Kind.HEADING}:
            found = _named(line) or _in_a_row(line)
            if found is not None:
                facts.split_shares.append(found)


def _named(line: Line) -> SplitShares | None:
    shares: dict[str, float] = {}
    for match in _NAMED.finditer(line.text):
        split = split_of(match["split"] or match["split2"])
        if split is None or split in shares:
            return None
        shares[split] = float(match["share"] or match["share2"])
    if len(shares) < 2 or "train" not in shares:
        return None
    return SplitShares(tuple(shares.values()), tuple(shares), line.place)


def _in_a_row(line: Line) -> SplitShares | None:
    if not _NEAR.search(line.text):
        return None
    match = _ROW.search(line.text)
    if match is None:
        return None
    shares = tuple(float(x) for x in re.findall(r"\d+(?:\.\d+)?", match["shares"]))
    # Something else than a split: a date, a ratio of classes.
    if not 85 <= sum(shares) <= 115 or shares[0] < max(shares) or min(shares) < 5:
        return None
    names = _ORDER if len(shares) == 3 else ()
    return SplitShares(shares, names, line.place)
