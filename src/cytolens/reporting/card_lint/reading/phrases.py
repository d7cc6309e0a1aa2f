"""Figures put into plain words, such as ``catches 72.3% of actual cancer cases``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, Stated
from cytolens.reporting.card_lint.reading.labels import heading_context
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.printed import NUMBER, printed
from cytolens.reporting.card_lint.reading.words import split_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHARE = r"(?P<share>\d+(?:\.\d+)?\s?%)"
_SICK = r"(?:cancers?|positives?|malignan\w+|tumou?rs?|diseased?|abnormal)"
_PHRASES = {
    "accuracy": re.compile(
        rf"\bcorrectly (?:classif\w+|predict\w*|label\w*) {_SHARE} of (?:all |the )?"
        r"(?:test )?(?:images|samples|cases|cells)\b",
        re.IGNORECASE,
    ),
    "recall": re.compile(
        rf"\b(?:catch\w*|detect\w*|find\w*|identif\w+) {_SHARE} of (?:all |the )?"
        rf"(?:actual |true )?{_SICK}(?: cases| images| samples| cells)?\b",
        re.IGNORECASE,
    ),
    "fnr": re.compile(
        rf"\bmiss\w* {_SHARE} of (?:all |the )?(?:actual |true )?{_SICK}"
        r"(?: cases| images| samples| cells)?\b",
        re.IGNORECASE,
    ),
    "precision": re.compile(
        rf"{_SHARE} of (?:all |the )?{_SICK} (?:predictions|calls) are (?:correct|"
        rf"right)\b",
        re.IGNORECASE,
    ),
}
PHRASE_BLOCK = 800_000


def read_phrases(lines: Sequence[Line], facts: Facts) -> None:
    """Read sentences that say a figure without naming it."""
    for line in lines:
        if line.kind is not Kind.TEXT:
            continue
        for metric, pattern in _PHRASES.items():
            match = pattern.search(line.text)
            number = None if match is None else NUMBER.search(match["share"])
            if number is not None:
                context = heading_context(line.headings, facts.classes)
                facts.stated.append(
                    Stated(
                        metric,
                        printed(number),
                        replace(context, split=split_of(line.text) or context.split),
                        line.place,
                        block=PHRASE_BLOCK,
                        clinical=metric != "accuracy",
                    )
                )
