"""Figures out of tables: which way round they are, and what rows and columns are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import (
    EpochRow,
    Facts,
    Stated,
    ThresholdRow,
    ThresholdTable,
)
from cytolens.reporting.card_lint.reading.labels import (
    INTERVAL_COLUMN,
    NOT_A_FIGURE,
    heading_context,
    labelled,
)
from cytolens.reporting.card_lint.reading.metric_names import (
    CANONICAL,
    CLINICAL,
    metric_in_cell,
)
from cytolens.reporting.card_lint.reading.numbers import measured
from cytolens.reporting.card_lint.reading.printed import NUMBER, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.printed import Printed
    from cytolens.reporting.card_lint.reading.table import Row, Table

LOG_COLUMN = re.compile(r"\b(?:epochs?|steps?|iterations?)\b", re.IGNORECASE)
RUN_COLUMN = re.compile(r"\b(?:folds?|runs?|seeds?|trials?|repeats?)\b", re.IGNORECASE)
THRESHOLD_COLUMN = re.compile(r"\b(?:thresholds?|thr|cut-?off)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column of figures."""

    index: int
    metric: str
    percent: bool
    title: str

    @property
    def name(self) -> str:
        """Under one name for all spellings."""
        return CANONICAL.get(self.metric, self.metric)


def metric_columns(table: Table) -> list[Column]:
    """Columns whose header names a figure."""
    return [
        Column(i, metric, "%" in title, title)
        for i, title in enumerate(table.header)
        if (metric := metric_in_cell(title))
        and not INTERVAL_COLUMN.search(title)
        and (i or _is_numeric(table.column(0)))
    ]


def _is_numeric(cells: list[str]) -> bool:
    return all(NUMBER.fullmatch(cell.strip()) for cell in cells)


def read_log(table: Table, facts: Facts) -> bool:
    """Read a log of training by epoch; False if the table is none."""
    at = _index_of(table, LOG_COLUMN)
    if at is None:
        return False
    epoch = _index_of(table, re.compile(r"\bepochs?\b", re.IGNORECASE))
    columns = metric_columns(table)
    for row in table.rows:
        number = None if epoch is None else NUMBER.search(row.cells[epoch])
        if number is not None:
            figures = figures_of(
                row, [c for c in columns if "train" not in c.title.lower()]
            )
            facts.epoch_rows.append(
                EpochRow(printed(number).value, figures, row.line.place)
            )
    return True


def read_thresholds(table: Table, facts: Facts) -> bool:
    """Read a table of thresholds; False if it is none."""
    at = _index_of(table, THRESHOLD_COLUMN)
    columns = [c for c in metric_columns(table) if c.index != at]
    if at is None or len(columns) < 2 or at > 1 or len(table.rows) < 3:
        return False
    rows = []
    for row in table.rows:
        number = NUMBER.search(row.cells[at])
        if number is not None and 0 <= printed(number).value <= 1:
            figures = figures_of(row, columns)
            rows.append(ThresholdRow(printed(number).value, figures, row.line.place))
    context = _context_of(table, facts)
    head = table.head.line.place
    facts.threshold_tables.append(ThresholdTable(tuple(rows), context, head))
    return True


def read_metric_columns(table: Table, facts: Facts, *, block: int) -> bool:
    """Read a table whose columns are figures; False if it is none."""
    columns = metric_columns(table)
    if not columns:
        return False
    if _index_of(table, RUN_COLUMN) is not None:
        return True
    context = _context_of(table, facts)
    for offset, row in enumerate(table.rows):
        label = " ".join(
            cell
            for i, cell in enumerate(row.cells)
            if i < columns[0].index and not INTERVAL_COLUMN.search(table.header[i])
        )
        if _is_spread_row(label):
            continue
        of_row = labelled(context, label, classes=facts.classes, opaque=True)
        facts.stated += _row_facts(table, row, columns, of_row, block=block + offset)
    return True


def read_metric_rows(table: Table, facts: Facts, *, block: int) -> bool:
    """Read a table whose rows are figures; False if it is none."""
    metrics = [metric_in_cell(row.cells[0]) for row in table.rows]
    if sum(metric is not None for metric in metrics) < max(1, len(table.rows) / 2):
        return False
    context = _context_of(table, facts)
    beside = _interval_column(table)
    for index in range(1, len(table.header)):
        title = table.header[index]
        if INTERVAL_COLUMN.search(title) or NOT_A_FIGURE.search(title):
            continue
        of_column = labelled(context, title, classes=facts.classes, opaque=True)
        for row, metric in zip(table.rows, metrics, strict=True):
            if metric is None or LOG_COLUMN.search(title):
                continue
            label = row.cells[0]
            where = labelled(of_column, label, classes=facts.classes, opaque=False)
            name = CANONICAL.get(metric, metric)
            percent = "%" in title or "%" in label
            cell = row.cells[index]
            if beside is not None and index == 1:
                cell = f"{cell} ({row.cells[beside].strip('()[] ')})"
            found = measured(cell, metric=name, percent=percent)
            if found is None or NOT_A_FIGURE.search(label):
                continue
            facts.stated.append(
                Stated(
                    name,
                    found.number,
                    where,
                    row.line.place,
                    block=block + index,
                    clinical=_is_clinical(label, metric),
                    interval=found.interval,
                    spread=found.spread,
                )
            )
    return True


def figures_of(row: Row, columns: list[Column]) -> dict[str, Printed]:
    """The figures of one row, by their common names."""
    found = {
        c.name: measured(row.cells[c.index], metric=c.name, percent=c.percent)
        for c in columns
        if c.index < len(row.cells)
    }
    return {name: item.number for name, item in found.items() if item is not None}


def _row_facts(
    table: Table, row: Row, columns: list[Column], context: Context, *, block: int
) -> Iterator[Stated]:
    beside = _interval_column(table) if len(columns) == 1 else None
    for column in columns:
        cell = row.cells[column.index]
        if beside is not None:
            cell = f"{cell} ({row.cells[beside].strip('()[] ')})"
        found = measured(cell, metric=column.name, percent=column.percent)
        if found is None:
            continue
        where = labelled(context, column.title, classes=frozenset(), opaque=False)
        yield Stated(
            column.name,
            found.number,
            where,
            row.line.place,
            block=block,
            clinical=_is_clinical(column.title, column.metric),
            interval=found.interval,
            spread=found.spread,
        )


def _context_of(table: Table, facts: Facts) -> Context:
    own = table.head.line.text
    headings = tuple(h for h in table.head.line.headings if h != own)
    return heading_context(headings, facts.classes)


def _interval_column(table: Table) -> int | None:
    found = [i for i, t in enumerate(table.header) if INTERVAL_COLUMN.search(t)]
    return found[0] if len(found) == 1 and found[0] > 0 else None


def _index_of(table: Table, pattern: re.Pattern[str]) -> int | None:
    for i, title in enumerate(table.header):
        if pattern.search(title) and metric_in_cell(title) is None:
            return i
    return None


def _is_clinical(label: str, metric: str) -> bool:
    lowered = label.lower()
    return metric in CLINICAL or "sensitivity" in lowered or "ppv" in lowered


def _is_spread_row(label: str) -> bool:
    return bool(re.search(r"\b(?:std|sd|deviation|\u00b1)", label, re.IGNORECASE))
