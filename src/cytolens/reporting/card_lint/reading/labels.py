"""Reads a label that stands over a column, beside a row, or before a figure."""

from __future__ import annotations

import re
from dataclasses import replace

from cytolens.reporting.card_lint.reading.context import Context
from cytolens.reporting.card_lint.reading.metric_names import METRIC
from cytolens.reporting.card_lint.reading.words import THRESHOLD, content_words

PLAIN_COLUMN = re.compile(
    r"^(?:values?|scores?|results?|performance|metrics?|%|percent(?:age)?|figures?|"
    r"ours|model|this model|estimate|overall|all|mean|average)?$",
    re.IGNORECASE,
)
INTERVAL_COLUMN = re.compile(
    r"\bCI\b|interval|\b9[059]\s?%|lower|upper|\bstd\b|deviation", re.IGNORECASE
)
_NUMBERS = re.compile(r"\b(?!95\b)\d+(?:\.\d+)?\b(?!\s?%)")
NOT_A_FIGURE = re.compile(
    r"threshold|target|goal|baseline|reference|required|minimum|description|meaning|"
    r"interpretation|notes?|comment|formula|change|delta|improvement|difference|p[\s-]value",
    re.IGNORECASE,
)


def labelled(
    context: Context, label: str, *, classes: frozenset[str], opaque: bool
) -> Context:
    """Narrow a context by a label.

    Args:
        context: Of the table.
        label: Such as ``Positive``, ``Test``, ``ResNet-50``.
        classes: Known classes, in lower case.
        opaque: Whether a label that says nothing known still sets figures apart, as
            the name of a model does.
    """
    words = METRIC.sub(" ", label.replace("_", " "))
    narrowed = context.within(words, classes=classes)
    numbers = frozenset(_NUMBERS.findall(THRESHOLD.sub(" ", words)))
    # "AUC at 160 px" is not "AUC at 224 px".
    narrowed = replace(narrowed, group=narrowed.group | numbers)
    known = narrowed != context or PLAIN_COLUMN.match(words.strip())
    if opaque and not known and words.strip():
        return replace(context, group=context.group | {label.strip().lower()})
    return narrowed


def heading_context(headings: tuple[str, ...], classes: frozenset[str]) -> Context:
    """What all headings above a line say together."""
    context = Context()
    for heading in headings:
        if len(heading.split()) > 8:
            context = context.cued(heading, classes=classes)
        else:
            words = METRIC.sub(" ", heading)
            context = context.within(words, classes=classes)
            # A heading names the subject more often than a class.
            context = _without_chance_class(context, words, classes)
    return context


def _without_chance_class(
    context: Context, words: str, classes: frozenset[str]
) -> Context:
    if context.label is None:
        return context
    rest = content_words(words) - frozenset(context.label.split())
    return context if not rest - classes else replace(context, label=None)
