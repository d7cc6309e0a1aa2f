"""Sizes of input images in pixels, and what each is the size of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, InputSize
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIZE = re.compile(
    r"(?<![\w.])(?:(?:3|1)\s*[x\u00d7,]\s*)?(?P<a>\d{2,4})\s*(?:px|pixels?)?\s*"
    r"(?:[x\u00d7*]|\bby\b|(?<=[(\[]\d{2}),|(?<=[(\[]\d{3}),|(?<=[(\[]\d{4}),)\s*"
    r"(?P<b>\d{2,4})(?:\s*(?:[x\u00d7,])\s*(?:3|1|4)\b)?(?![\d.]*[\w%])",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?<![\w.-])(?P<a>\d{2,4})\s*(?:px|pixels?)\b", re.IGNORECASE)
_CROP = re.compile(
    r"\b(?:centre|center|random)?[\s-]*(?:re\s?sized)?[\s-]*crop\w*", re.IGNORECASE
)
_RESIZE = re.compile(
    r"\b(?:re-?siz\w+|re-?scal\w+|down-?sampl\w+|scaled)\b(?P<between>[^\d]{0,40})$",
    re.IGNORECASE,
)
_INPUT = re.compile(
    r"\b(?:input|image)s?[\s-]*(?:image |tensor )?(?:sizes?|shapes?|resolutions?|"
    r"dimensions?|type|"
    r"format)?\b[^\d]{0,40}$",
    re.IGNORECASE,
)
_INPUT_WORD = re.compile(
    r"^(?:model )?inputs?\b|\binput (?:size|shape|resolution|image|type|dimension|"
    r"format)|"
    r"^(?:image|img|target|tile|patch|crop|network|model) ?(?:size|shape|resolution|"
    r"dimensions?)\b|"
    r"\bas input\b|\binput of\b|\bexpects?\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:original\w*|raw|native|source|from|cent(?:er|re|ral) (?:region|\d)|region|"
    r"stored|"
    r"captur\w+|scann\w+|camera|magnification|kernel|filter|conv\w*|pool\w*|"
    r"feature map|output|"
    r"heat-?map|mask|figure|monitor|screen|stride|overlap|grid|thumbnail|level|"
    r"at least|minimum|"
    r"min|max|up to|larger|smaller|different|other|below|above|attention|patch\d+)\b",
    re.IGNORECASE,
)


def read_input_sizes(lines: Sequence[Line], facts: Facts) -> None:
    """Read sizes that a line says are those of the input."""
    for line in lines:
        if line.kind is Kind.TEXT:
            facts.input_sizes += sizes_of(line, line.text)


def sizes_of(line: Line, text: str) -> list[InputSize]:
    """Sizes in one line, or in one row put as ``name: value``."""
    found: dict[str, list[tuple[int, int]]] = {}
    spaced = text.replace("_", " ")
    matches = list(_SIZE.finditer(spaced))
    if not matches and (
        _INPUT_WORD.search(spaced) or _RESIZE.search(spaced.split(":")[0])
    ):
        matches = list(_SIDE.finditer(spaced))
    for match in matches:
        role = _role(spaced, match)
        if role is not None:
            side = int(match["a"])
            other = int(match.groupdict().get("b") or side)
            found.setdefault(role, []).append((side, other))
    context = frozenset[str]()
    for heading in line.headings:
        if len(heading.split()) <= 8:
            context |= content_words(heading) - _NEUTRAL
    return [
        InputSize(tuple(sizes), role, context, line.place)
        for role, sizes in found.items()
    ]


_NEUTRAL = frozenset(
    [
        "uses",
        "direct",
        "data",
        "training",
        "processing",
        "transforms",
        "transform",
        "input",
    ]
)


def _role(text: str, match: re.Match[str]) -> str | None:
    before = text[: match.start()]
    clause = re.split(r"[.;]\s", before)[-1]
    near = clause[-60:]
    after = text[match.end() : match.end() + 30]
    if _CROP.search(near):
        return "crop"
    if _RESIZE.search(clause):
        return "resize"
    if re.match(
        r"\s*(?:px|pixels?)?\s*(?:cent(?:er|re)|random)?[\s-]*crop",
        after,
        re.IGNORECASE,
    ):
        return "crop"
    if _OTHER.search(near) or re.match(
        r"\s*(?:px|pixels?)?\s*(?:region|kernel|filter)", after
    ):
        return None
    return "input" if _INPUT_WORD.search(clause) or _INPUT.search(clause) else None
