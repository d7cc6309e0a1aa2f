"""How many samples: of a split, of each class, and in brackets after a total."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import ClassCounts, Facts, Ratio, Size
from cytolens.reporting.card_lint.reading.labels import heading_context
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.metric_names import METRIC
from cytolens.reporting.card_lint.reading.printed import NUMBER, printed, whole
from cytolens.reporting.card_lint.reading.words import polarity, split_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.context import Context

COUNT = (
    r"(?<![\w.,/:~-])(?:\d{1,3}(?:[, ]\d{3})+|\d+)"
    r"(?![\d%]|\.\d|,\d|\s?%|\s?[x\u00d7]\s?\d)"
)
UNITS = (
    r"images?|samples?|cells?|patches|tiles|slides?|WSIs?|patients?|cases?|examples?|"
    r"instances?|pairs?|subjects?|records?|crops?|scans?|women|"
    r"specimens?|smears?|pictures?"
)
PEOPLE = re.compile(
    r"^(?:patients?|subjects?|women|slides?|WSIs?|cases?)$", re.IGNORECASE
)
_PEOPLE_BESIDE = re.compile(
    r"\b(?:patients?|subjects?|women|slides?|wsis?|sites?|cent(?:er|re)s?|hospitals?|labs?|"
    r"scanners?|folds?|epochs?|years?|px|pixels?|mb|gb|classes|countries|channels?|minutes?|"
    r"hours?|seconds?|layers?|gpus?|regions?|staining|excluded|removed|per|including|incl)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:~|\u2248|>|<|\b(?:about|around|approx\w*|over|nearly|roughly|"
    r"up to|"
                    r"more than|at least))\s*$", re.IGNORECASE)  # fmt: skip
_TOTAL = re.compile(
    rf"(?P<total>{COUNT})\s*(?:(?P<before>(?:[a-zA-Z-]+\s+){{0,3}}?)(?P<unit>{UNITS}))?\s*"
    rf"(?:\(|:|\u2014|\u2013|-)\s*(?P<parts>[^()]*?)\s*(?:\)|$|\.(?:\s|$))",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(
    rf"\bn\s*=\s*(?P<total>{COUNT})\s*[(;:,]\s*(?P<parts>[^()]*)\)", re.IGNORECASE
)
_EVALUATED = re.compile(
    r"\b(?:evaluat\w+|tested|test(?:ing)?|assessed)\s+(?:\w+\s+)?(?:on|with|using|over)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*(\d+)\s*/\s*(\d+)(?:\s*/\s*(\d+))?\s*$")
_PART_SEPARATOR = re.compile(
    r"\s*(?:,(?!\d{3}\b)|\+|&|;|/|\band\b|\bvs\.?\b)\s*", re.IGNORECASE
)
_PART = re.compile(
    rf"^(?:(?P<a>{COUNT})\s+(?P<aname>[A-Za-z][\w /-]*?)|"
    rf"(?P<bname>[A-Za-z][\w /-]*?)\s*[:=]?\s*(?P<b>{COUNT}))(?:\s+(?:{UNITS}))?"
    r"(?:\s*\[[^\]]*\])?$",
    re.IGNORECASE,
)
_SIZE = (
    re.compile(
        rf"\b(?P<split>train(?:ing)?|val(?:idation)?|dev|test(?:ing)?|held-?out|hold-?out)\b"
        rf"(?:\s+(?:set|split|data(?:set)?|samples?|images?|cases?|patches|size|count|cohort|"
        rf"cells?|n|of|on|with|contains|has|comprises|includes|consists|is|was))*\s*"
        rf"(?:size)?\s*[:=(]*\s*(?:n\s*=\s*)?(?P<count>{COUNT})\s*(?P<rest>[^,;.)]*)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<count>{COUNT})\s+(?P<rest>(?:[a-zA-Z-]+\s+){{0,2}}?(?:{UNITS})?)\s*"
        rf"(?:\(|for|in the|in|of the|were used for|used for|as)?\s*(?:the\s+)?"
        rf"(?P<split>train(?:ing)?|val(?:idation)?|test(?:ing)?)\b"
        rf"(?=\s*(?:set|split|data|samples|images|[,;.)]|and\b|$))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<split>evaluated|tested|trained|validated)\s+on\s+(?:an?\s+|the\s+)?"
        rf"(?:[a-z-]+\s+){{0,4}}?(?:of\s+)?(?P<count>{COUNT})\s+(?P<rest>(?:[a-z-]+\s+){{0,2}}?"
        rf"(?:{UNITS}))",
        re.IGNORECASE,
    ),
)
_DATASET = re.compile(
    rf"\b(?:total(?: (?:number of )?(?:images|samples|dataset|size|cells|patches))?|"
    rf"(?:data(?:set)?|total) size|"
    rf"dataset)\s*[:=]\s*(?P<count>{COUNT})\s*(?P<rest>[^,;.)]*)",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?<![\w.,/:-])(?P<part>\d[\d,]*)\s*(?:/|of|"
    r"out of)\s*(?:the\s+)?(?P<whole>\d[\d,]*)"
    r"(?![\d/.])(?:\s+(?:[a-zA-Z-]+\s*){1,3})?\s*"
    r"(?:\(|=|:|,\s*or|\u2192|\u2248)\s*(?P<share>[\d.]+\s?%?)",
    re.IGNORECASE,
)
_RATIO_AFTER = re.compile(
    rf"(?P<share>(?<![\w.,])\d+(?:\.\d+)?\s?%|(?<![\w.,])0?\.\d+|(?<![\w.,])1\.0+)\s*"
    rf"\(\s*(?P<part>\d+)\s*(?:/|of|out of)\s*(?P<whole>\d+)\s*(?:{UNITS})?\s*[),;]",
    re.IGNORECASE,
)


def read_counts(lines: Sequence[Line], facts: Facts) -> None:
    """Read sizes of splits, counts of classes and ratios from text."""
    for line in lines:
        if line.kind is Kind.HEADING:
            facts.sizes += _sizes(line, heading_context(line.headings, facts.classes))
        if line.kind is not Kind.TEXT:
            continue
        context = heading_context(line.headings, facts.classes)
        facts.class_counts += _class_counts(line, context)
        facts.sizes += _sizes(line, context)
        facts.ratios += _ratios(line)


def _class_counts(line: Line, context: Context) -> Iterator[ClassCounts]:
    for pattern in (_EXPLICIT, _TOTAL):
        for match in pattern.finditer(line.text):
            parts = parts_of(match["parts"])
            total = whole(match["total"])
            if (
                parts is None
                or total is None
                or _ABOUT.search(line.text[: match.start()])
            ):
                continue
            sure = all(polarity(name) for name in parts) or match.groupdict().get(
                "unit"
            )
            if not sure and "=" not in match[0]:
                continue
            before = line.text[: match.start()]
            where = context.cued(before)
            if _EVALUATED.search(before):
                where = replace(where, split="test")
            elif split_of(before) is None and split_of(line.text) is not None:
                where = context.cued(line.text)
            yield ClassCounts(parts, total, where, line.place)
        if pattern is _EXPLICIT and _EXPLICIT.search(line.text):
            return


def parts_of(text: str) -> dict[str, int] | None:
    """Read ``45 negative, 4 positive`` or ``45/4``; None where it is not all counts."""
    bare = _BARE.match(text)
    if bare:
        counts = [int(number) for number in bare.groups() if number is not None]
        return {f"#{i}": count for i, count in enumerate(counts)}
    pieces = [piece for piece in _PART_SEPARATOR.split(text.strip()) if piece]
    parts: dict[str, int] = {}
    for piece in pieces:
        if re.fullmatch(r"[\d.]+\s?%(?:\s+[\w-]+){0,2}", piece):
            # The share of a class beside its count.
            continue
        match = _PART.match(re.sub(r"\s*\(?[\d.]+\s?%\)?\s*$", "", piece))
        if match is None:
            return None
        name = (match["aname"] or match["bname"]).strip().lower()
        name = re.sub(rf"\s+(?:{UNITS})$", "", name)
        count = whole(match["a"] or match["b"])
        odd = _PEOPLE_BESIDE.search(name) or split_of(name) or re.fullmatch(UNITS, name)
        if count is None or odd or name in parts or METRIC.fullmatch(name):
            return None
        parts[name] = count
    return parts if len(parts) >= 2 else None


_ROW_OF_SIZES = re.compile(
    rf"\btrain\w*\s*[/,:-]\s*(?:val\w*\s*[/,:-]\s*)?test\w*\b[^\d]{{0,25}}(?P<sizes>{COUNT}"
    r"(?:\s*[/:,-]\s*\d[\d,]*){1,2})",
    re.IGNORECASE,
)


def _row_of_sizes(line: Line, context: Context) -> list[Size] | None:
    """Read ``train/val/test: 1,274 / 273 / 273``; None where there is no such row."""
    match = _ROW_OF_SIZES.search(line.text)
    if match is None:
        return None
    counts = [whole(x) for x in re.findall(r"\d+(?:,\d{3})*", match["sizes"])]
    names = ("train", "val", "test") if len(counts) == 3 else ("train", "test")
    return [
        Size(count, _of(context, name), line.place)
        for name, count in zip(names, counts, strict=False)
        if count is not None and sum(c or 0 for c in counts) > 110
    ]


def _sizes(line: Line, context: Context) -> Iterator[Size]:
    row = _row_of_sizes(line, context)
    if row is not None:
        yield from row
        return
    seen: set[tuple[int, str | None]] = set()
    for pattern in (*_SIZE, _DATASET):
        for match in pattern.finditer(line.text):
            count = whole(match["count"])
            rest = match["rest"] or ""
            unit = re.search(rf"\b(?:{UNITS})\b", rest, re.IGNORECASE)
            if count is None or count < 2 or _not_a_size(line, match, unit):
                continue
            named = match.groupdict().get("split") or "total"
            split = _split_named(named)
            where = context.cued(line.text[: match.start()])
            if (count, split) in seen:
                continue
            seen.add((count, split))
            found = Size(
                count, _of(where, split), line.place, unit[0].lower() if unit else ""
            )
            yield found


def _not_a_size(line: Line, match: re.Match[str], unit: re.Match[str] | None) -> bool:
    rest = match["rest"] or ""
    between = match[0][: match.start("count") - match.start()]
    if METRIC.search(between) or _ABOUT.search(line.text[: match.start("count")]):
        return True
    first = re.match(r"\s*([A-Za-z%-]+)", rest)
    if first and unit is None:
        return True
    if unit is None and not (line.bullet or ":" in match[0] or "=" in match[0]):
        return True
    augmented = re.search(
        r"augment|per class|each class|batch|epoch", line.text, re.IGNORECASE
    )
    return augmented is not None


def _split_named(word: str) -> str:
    lowered = word.lower()
    if lowered == "total":
        return "total"
    if lowered.startswith(("evaluated", "tested")):
        return "test"
    return (
        {"trained": "train", "validated": "val"}.get(lowered)
        or split_of(word)
        or "test"
    )


def _of(context: Context, split: str) -> Context:
    return replace(context, split=split, label=None, average=None)


def _ratios(line: Line) -> Iterator[Ratio]:
    for pattern in (_RATIO, _RATIO_AFTER):
        for match in pattern.finditer(line.text):
            number = NUMBER.search(match["share"])
            part, total = whole(match["part"]), whole(match["whole"])
            if number is None or part is None or not total or part > total:
                continue
            share = printed(number)
            if share.percent or (share.value <= 1 and share.unit < 1):
                yield Ratio(part, total, share, line.place)
