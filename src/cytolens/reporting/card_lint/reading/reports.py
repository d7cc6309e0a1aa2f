"""Classification reports: figures class by class, with supports and averages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import (
    ClassReport,
    Facts,
    ReportRow,
    Stated,
)
from cytolens.reporting.card_lint.reading.labels import heading_context
from cytolens.reporting.card_lint.reading.numbers import measured
from cytolens.reporting.card_lint.reading.printed import whole
from cytolens.reporting.card_lint.reading.table_metrics import (
    Column,
    figures_of,
    metric_columns,
)
from cytolens.reporting.card_lint.reading.words import average_in, polarity, split_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.table import Row, Table

_SUPPORT = re.compile(
    r"^(?:support|n|count|samples?|images?|test samples?|test images?|cases|#.*)$",
    re.IGNORECASE,
)
_CLASS_COLUMN = re.compile(r"\b(?:class(?:es)?|labels?|categor(?:y|ies)|cell type|"
    r"grade|"
                           r"type|diagnosis|subtype)\b", re.IGNORECASE)  # fmt: skip
_ONE = {"precision", "recall", "f1"}


def read_report(table: Table, facts: Facts, *, block: int) -> bool:
    """Read a table of classes; False if it is none."""
    columns = metric_columns(table)
    names = [c.name for c in columns]
    if len(_ONE & set(names)) < 2 or len(names) != len(set(names)):
        return False
    if columns[0].index == 0 or not _has_classes(table, facts):
        return False
    support = next(
        (i for i, title in enumerate(table.header) if _SUPPORT.match(title.strip())),
        None,
    )
    own = table.head.line.text
    context = heading_context(
        tuple(h for h in table.head.line.headings if h != own), facts.classes
    )
    report = _report(table, columns, support, context, block=block)
    facts.reports.append(report)
    facts.stated += _stated(report, context)
    return True


def _has_classes(table: Table, facts: Facts) -> bool:
    labels = [row.cells[0].strip().lower() for row in table.rows]
    if any(split_of(label) for label in labels):
        return False
    titled = bool(_CLASS_COLUMN.search(table.header[0]))
    averaged = any(re.match(r"(?:macro|weighted|micro)[\s-]*(?:avg|average)", x)
                   for x in labels)  # fmt: skip
    known = [label for label in labels if label in facts.classes or polarity(label)]
    return titled or averaged or len(known) >= 2


def _report(
    table: Table,
    columns: list[Column],
    support: int | None,
    context: Context,
    *,
    block: int,
) -> ClassReport:
    classes: list[ReportRow] = []
    averages: dict[str, ReportRow] = {}
    accuracy: ReportRow | None = None
    for row in table.rows:
        label = row.cells[0].strip()
        kind = average_in(label)
        if label.lower() in {"accuracy", "overall accuracy"}:
            accuracy = _accuracy_row(row, support)
        elif re.match(
            r"(?:samples avg|overall|total|all|average|mean|avg)\b", label.lower()
        ):
            continue
        elif kind is not None:
            averages[kind] = _row(row, columns, support)
        elif label and figures_of(row, columns):
            classes.append(_row(row, columns, support))
    return ClassReport(tuple(classes), averages, accuracy, context, block)


def _row(row: Row, columns: list[Column], support: int | None) -> ReportRow:
    count = None if support is None else whole(row.cells[support])
    name = row.cells[0].strip().lower()
    return ReportRow(name, figures_of(row, columns), count, row.line.place)


def _accuracy_row(row: Row, support: int | None) -> ReportRow | None:
    count = None if support is None else whole(row.cells[support])
    for i, cell in enumerate(row.cells[1:], start=1):
        found = None if i == support else measured(cell, metric="accuracy")
        if found is not None:
            figures = {"accuracy": found.number}
            return ReportRow("accuracy", figures, count, row.line.place)
    return None


def _stated(report: ClassReport, context: Context) -> Iterator[Stated]:
    for row in report.classes:
        where = replace(context, label=row.name)
        for name, number in row.figures.items():
            yield Stated(name, number, where, row.place, block=report.block)
    for average, row in report.averages.items():
        where = replace(context, average=average)
        for name, number in row.figures.items():
            yield Stated(name, number, where, row.place, block=report.block)
    if report.accuracy is not None:
        number = report.accuracy.figures["accuracy"]
        yield Stated(
            "accuracy", number, context, report.accuracy.place, block=report.block
        )
