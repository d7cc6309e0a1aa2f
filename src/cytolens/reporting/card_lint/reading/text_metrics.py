"""Figures out of running text and lists, such as ``Recall (Sensitivity): 72.25%``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, Stated
from cytolens.reporting.card_lint.reading.labels import NOT_A_FIGURE, heading_context
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.metric_names import (
    CANONICAL,
    CLINICAL,
    METRIC,
    metric_of,
)
from cytolens.reporting.card_lint.reading.numbers import Measured, measured_at
from cytolens.reporting.card_lint.reading.words import THRESHOLD, split_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.context import Context

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(])")
_FILLER = re.compile(
    r"^[\s:=|,*\u2192\u2013\u2014\"'-]*"
    r"(?:\([^()]*\)[\s:=|,*\u2192\u2013\u2014\"'-]*)*"
    r"(?:(?:score|rate|value|measure|of|is|was|at|reached|reaches|reaching|on|the|a|an|for|in|"
    r"set|split|data|dataset|test|testing|validation|val|training|train|evaluation|held-out|"
    r"class|positive|negative|model|macro|weighted|micro|avg|average|averaged|our|overall|"
    r"equals|approaches|stands|positives|negatives|malignant|benign|normal|all|images|"
    r"classification|samples)\b[\s:=|()\[\]\u2192\u2013\u2014-]*)*$",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|baselines?|than|outperform\w*|improv\w+|increas\w+|decreas\w+|drop\w*|"
    r"previous\w*|prior|humans?|readers?|pathologists?|cytologists?|experts?|radiologists?|targets?|goals?|"
    r"must|should|require\w*|expected|whereas|while|if|when|literature|reported by|"
    r"gain\w*|"
    r"loss of|differ\w*|varies|ranges?|between)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:on|at|in|for|with|using|after|under|within)\b", re.IGNORECASE
)
_BACKWARD = re.compile(r"^\s*(?:[\w-]+\s+){0,2}$")


@dataclass(frozen=True)
class _Named:
    """A figure's name in a sentence, and the number it goes with."""

    match: re.Match[str]
    value: Measured
    forward: bool


def read_text_metrics(lines: Sequence[Line], facts: Facts) -> None:
    """Read every line that is not part of a table."""
    block, before = 1000, None
    for line in lines:
        if line.kind is not Kind.TEXT:
            continue
        # One list, one block: its figures are of one average.
        joined = before is not None and line.headings == before.headings
        block = block if joined else block + 1
        facts.stated += _of_line(line, facts, block=block)
        before = line


def _of_line(line: Line, facts: Facts, *, block: int) -> Iterator[Stated]:
    context = heading_context(line.headings, facts.classes)
    for sentence in _SENTENCE.split(line.text):
        if re.search(r"\brespectively\b", sentence):
            continue
        named = _pairs(sentence.replace("_", " "))
        for index, item in enumerate(named):
            where = _where(sentence.replace("_", " "), named, index, context, facts)
            if where is None:
                continue
            metric = metric_of(item.match)
            name = CANONICAL.get(metric, metric)
            beside = sentence[item.match.start() : item.match.end() + 20].lower()
            clinical = metric in CLINICAL or "sensitivity" in beside
            yield Stated(
                name,
                item.value.number,
                where,
                line.place,
                block=block,
                clinical=clinical,
                interval=item.value.interval,
                spread=item.value.spread,
            )


def _pairs(sentence: str) -> list[_Named]:
    """Pair names with numbers: the number after a name, else the one before it."""
    names = _names(sentence)
    pairs: list[_Named] = []
    taken = 0
    for i, match in enumerate(names):
        metric = CANONICAL.get(metric_of(match), metric_of(match))
        limit = names[i + 1].start() if i + 1 < len(names) else len(sentence)
        plain = THRESHOLD.sub(lambda m: " " * len(m[0]), sentence[:limit])
        named_until = _end_with_synonym(sentence, match)
        value = measured_at(plain, named_until, metric=metric)
        if value is not None and _FILLER.match(plain[named_until : value.start]):
            pairs.append(_Named(match, value, forward=True))
            taken = value.end
            continue
        value = _value_before(sentence, match, taken, metric)
        if value is not None:
            pairs.append(_Named(match, value, forward=False))
            taken = match.end()
    return pairs


def _names(sentence: str) -> list[re.Match[str]]:
    """Names of figures; of ``Recall (Sensitivity)`` only the first."""
    kept: list[re.Match[str]] = []
    for match in METRIC.finditer(sentence):
        if kept and sentence[kept[-1].end() : match.start()].strip() in {
            "(",
            "/",
            "or",
        }:
            name, before = metric_of(match), metric_of(kept[-1])
            if CANONICAL.get(name, name) == CANONICAL.get(before, before):
                continue
        kept.append(match)
    return kept


def _end_with_synonym(sentence: str, match: re.Match[str]) -> int:
    """Where ``Recall / Sensitivity`` ends, which names one figure twice."""
    synonym = METRIC.search(sentence, match.end())
    if synonym is None or sentence[match.end() : synonym.start()].strip() not in {
        "/",
        "or",
    }:
        return match.end()
    name, before = metric_of(synonym), metric_of(match)
    same = CANONICAL.get(name, name) == CANONICAL.get(before, before)
    return synonym.end() if same else match.end()


def _value_before(
    sentence: str, name: re.Match[str], taken: int, metric: str
) -> Measured | None:
    best = None
    position = taken
    while value := measured_at(sentence[: name.start()], position, metric=metric):
        best, position = value, value.end
    if best is None or not _BACKWARD.match(sentence[best.end : name.start()]):
        return None
    return best


def _where(
    sentence: str, named: list[_Named], index: int, context: Context, facts: Facts
) -> Context | None:
    """What the figure is of, or None where the sentence compares or wishes."""
    item = named[index]
    begin = named[index - 1].value.end if index else 0
    until = max(item.value.end, item.match.end())
    prefix = sentence[begin : min(item.match.start(), until)]
    filler = sentence[item.match.end() : item.value.end] if item.forward else ""
    if _COMPARES.search(sentence[:until]) or NOT_A_FIGURE.search(
        THRESHOLD.sub(" ", filler)
    ):
        return None
    where = _carried(sentence, named, context, facts)
    if len(prefix.split()) <= 4:
        where = where.within(prefix, classes=facts.classes)
    else:
        where = where.cued(prefix, classes=facts.classes)
    return where.cued(filler, classes=facts.classes)


def _carried(
    sentence: str, named: list[_Named], context: Context, facts: Facts
) -> Context:
    """What a sentence says of all its figures, before the first or after the last."""
    first, last = named[0], named[-1]
    lead = sentence[: min(first.match.start(), first.value.end)]
    trail = sentence[max(last.value.end, last.match.end()) :]
    if _LEADS.match(lead) or len(lead.split()) > 4:
        context = context.cued(lead, classes=facts.classes)
    own = context.split is not None and split_of(sentence[: last.value.end]) is not None
    narrowed = context.cued(trail, classes=facts.classes)
    return replace(narrowed, split=context.split) if own else narrowed
