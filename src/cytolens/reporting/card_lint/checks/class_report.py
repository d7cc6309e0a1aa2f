"""A classification report against itself: averages, accuracy, F1, predicted counts."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.checks.impossible import KIND as IMPOSSIBLE
from cytolens.reporting.card_lint.checks.impossible import reachable
from cytolens.reporting.card_lint.engine.identities import f1_between
from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.facts import ReportRow
from cytolens.reporting.card_lint.reading.metric_names import title_of
from cytolens.reporting.card_lint.sets import settled
from cytolens.reporting.card_lint.words import decimal, listed, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import ClassReport, Facts
    from cytolens.reporting.card_lint.reading.printed import Printed

KIND = "report"
_LEAST = 0.0
_MOST = 1.0


def check_class_reports(facts: Facts) -> Iterator[Finding]:
    """Compute again what can be computed of each report."""
    for report in facts.reports:
        if report.context.split == "train":
            continue
        for row in report.classes:
            yield from _f1(row)
            yield from _recall(row)
        whole = _with_stated(report, facts)
        yield from _averages(whole)
        yield from _accuracy(whole)


def _with_stated(report: ClassReport, facts: Facts) -> ClassReport:
    """The report, with averages and accuracy that the card gives elsewhere."""
    averages, accuracy = dict(report.averages), report.accuracy
    for fact in settled(facts):
        where = fact.context.of_set()
        same = where.group == report.context.group and (where.split or "test") == (
            report.context.split or "test"
        )
        if not same or fact.block == report.block or fact.context.label is not None:
            continue
        average = fact.context.average
        row = ReportRow("", {fact.metric: fact.number}, None, fact.place)
        if average in {"macro", "weighted"} and average not in averages:
            averages[str(average)] = row
        elif average is None and fact.metric == "accuracy" and accuracy is None:
            accuracy = row
    return replace(report, averages=averages, accuracy=accuracy)


def _span(number: Printed) -> tuple[float, float]:
    return max(number.low, _LEAST), min(number.high, _MOST)


def _f1(row: ReportRow) -> Iterator[Finding]:
    figures = row.figures
    if not {"precision", "recall", "f1"} <= set(figures):
        return
    precision, recall = _span(figures["precision"]), _span(figures["recall"])
    low, high = f1_between(precision, recall, "positive")
    stated = figures["f1"]
    if stated.low > high + 1e-9 or stated.high < low - 1e-9:
        message = (
            f"{row.name}: F1 = 2PR/(P+R) with P {figures['precision'].text} and R "
            f"{figures['recall'].text} is {span(low, high)}, not {stated.text}."
        )
        yield contradiction(KIND, message, row.place)


def _recall(row: ReportRow) -> Iterator[Finding]:
    recall = row.figures.get("recall")
    if recall is None or not row.support or reachable(recall, row.support):
        return
    below = math.floor(recall.value * row.support)
    near = [k for k in (below, below + 1) if 0 <= k <= row.support]
    values = " and ".join(
        f"{k}/{row.support} = {decimal(k / row.support)}" for k in near
    )
    message = (
        f"{row.name}: no count of {row.support} gives a recall of {recall.text}. The "
        f"nearest are {values}."
    )
    yield contradiction(IMPOSSIBLE, message, row.place)


def _averages(report: ClassReport) -> Iterator[Finding]:
    total = report.total
    for average, row in report.averages.items():
        for metric, stated in row.figures.items():
            numbers = [r.figures.get(metric) for r in report.classes]
            known = [number for number in numbers if number is not None]
            if len(known) < len(numbers) or len(known) < 2 or average == "micro":
                continue
            if average == "weighted" and total is None:
                continue
            weights = _weights(report, average)
            low = sum(w * _span(n)[0] for w, n in zip(weights, known, strict=True))
            high = sum(w * _span(n)[1] for w, n in zip(weights, known, strict=True))
            if stated.low > high + 1e-9 or stated.high < low - 1e-9:
                words = listed(number.text for number in known)
                message = (
                    f"The {average} average of {title_of(metric)} {words} is "
                    f"{span(low, high)}, not {stated.text}."
                )
                places = [r.place for r in report.classes]
                yield contradiction(KIND, message, *places, row.place)


def _weights(report: ClassReport, average: str) -> list[float]:
    if average == "macro":
        return [1 / len(report.classes)] * len(report.classes)
    total = report.total or 1
    return [(row.support or 0) / total for row in report.classes]


def _accuracy(report: ClassReport) -> Iterator[Finding]:
    """Accuracy is the mean of the recalls, weighted by support."""
    recalls = [row.figures.get("recall") for row in report.classes]
    known = [recall for recall in recalls if recall is not None]
    if report.accuracy is None or len(known) < len(recalls) or len(known) < 2:
        return
    stated = report.accuracy.figures["accuracy"]
    if report.total:
        weights = _weights(report, "weighted")
        low = sum(w * _span(r)[0] for w, r in zip(weights, known, strict=True))
        high = sum(w * _span(r)[1] for w, r in zip(weights, known, strict=True))
        words = "The recalls, weighted by support, make an accuracy"
    else:
        low, high = min(r.low for r in known), max(r.high for r in known)
        words = "Accuracy is a mean of the recalls, so it lies"
    if stated.low > high + 1e-9 or stated.high < low - 1e-9:
        message = f"{words} {span(low, high)}, but {stated.text} is stated."
        places = [row.place for row in report.classes]
        yield contradiction(KIND, message, *places, report.accuracy.place)
    elif report.total and not reachable(stated, report.total):
        message = (
            f"No count of {report.total} samples gives an accuracy of {stated.text}."
        )
        yield contradiction(IMPOSSIBLE, message, report.accuracy.place)
