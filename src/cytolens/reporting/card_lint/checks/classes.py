"""The stated number of classes against reports and matrices; tests on training data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.lines import Kind, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.facts import Facts

KIND = "number-of-classes"
ON_TRAINING = "tested-on-training"
_TESTED = re.compile(
    r"\b(?:evaluated|tested|assessed|validated|computed|measured|calculated|evaluation|"
    r"metrics|figures|results)\s+(?:was |were |are |is )?(?:performed |done |"
    r"reported |computed )?"
    r"(?:on|using|over|from)\s+(?:the\s+)?(?:same\s+|entire\s+|full\s+)?training\s+"
    r"(?:set|data|split|images|samples)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no|rather than|instead of)\b", re.IGNORECASE)


def check_class_number(facts: Facts) -> Iterator[Finding]:
    """Compare the stated number of classes with every report and matrix."""
    stated = [s for s in facts.settings if s.name == "number of classes"]
    numbers = {int(float(s.values[0][0])) for s in stated}
    if len(numbers) != 1:
        return
    number = numbers.pop()
    for counts in facts.class_counts:
        size = len(counts.counts)
        if size != number and counts.total == sum(counts.counts.values()):
            message = f"{number} classes are stated, but samples of {size} are counted."
            yield contradiction(KIND, message, stated[0].place, counts.place)
    for matrix in facts.matrices:
        if len(matrix.counts) != number and not matrix.context.group:
            size = len(matrix.counts)
            message = (
                f"{number} classes are stated, but the confusion matrix has {size}."
            )
            yield contradiction(KIND, message, stated[0].place, *matrix.places)
    for report in facts.reports:
        size = len(report.classes)
        if size != number and report.averages and not report.context.group:
            message = f"{number} classes are stated, but the report has {size}."
            places = [row.place for row in report.classes]
            yield contradiction(KIND, message, stated[0].place, *places)


def check_tested_on_training(lines: Sequence[Line]) -> Iterator[Finding]:
    """A sentence that says so itself."""
    for line in lines:
        match = _TESTED.search(line.text) if line.kind is Kind.TEXT else None
        if match is not None and not _DENIED.search(line.text[: match.end()]):
            message = (
                "The figures are of the training split: the model has learned from "
                "these "
                "samples, so they say nothing about new ones."
            )
            yield contradiction(ON_TRAINING, message, line.place)
