"""Reads a whole card into facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.classes import read_classes
from cytolens.reporting.card_lint.reading.count_tables import read_count_table
from cytolens.reporting.card_lint.reading.counts import read_counts
from cytolens.reporting.card_lint.reading.durations import duration_of, read_durations
from cytolens.reporting.card_lint.reading.facts import Facts
from cytolens.reporting.card_lint.reading.front_matter import read_front_matter
from cytolens.reporting.card_lint.reading.input_sizes import read_input_sizes, sizes_of
from cytolens.reporting.card_lint.reading.lines import Line, split_lines
from cytolens.reporting.card_lint.reading.matrices import (
    read_matrices,
    read_matrix_table,
)
from cytolens.reporting.card_lint.reading.phrases import read_phrases
from cytolens.reporting.card_lint.reading.reports import read_report
from cytolens.reporting.card_lint.reading.settings import read_settings, settings_of
from cytolens.reporting.card_lint.reading.split_shares import read_split_shares
from cytolens.reporting.card_lint.reading.table_metrics import (
    read_log,
    read_metric_columns,
    read_metric_rows,
    read_thresholds,
)
from cytolens.reporting.card_lint.reading.tables import find_tables
from cytolens.reporting.card_lint.reading.text_metrics import read_text_metrics

if TYPE_CHECKING:
    from cytolens.reporting.card_lint.reading.table import Table

_INTERVALS = re.compile(
    r"confidence interval|\b9\d\s?%\s?CI\b|\bCI\s?9\d|\b9\d\s?% interval", re.IGNORECASE
)


def read_card(text: str) -> Facts:
    """Read a card's facts; a figure is only placed once all classes are known."""
    lines = split_lines(text)
    tables = find_tables(lines)
    first = _read(lines, tables, classes=Facts())
    return _read(lines, tables, classes=first)


def _read(lines: list[Line], tables: list[Table], *, classes: Facts) -> Facts:
    facts = Facts(classes=classes.classes, class_number=classes.class_number)
    taken: set[int] = set()
    for number, table in enumerate(tables):
        if _read_table(table, facts, block=number * 1000):
            taken |= table.numbers
        else:
            _read_pairs(table, facts)
    rest = [line for line in lines if line.number not in taken and not _is_row(line)]
    read_front_matter(lines, facts)
    read_text_metrics(rest, facts)
    read_phrases(rest, facts)
    read_counts(rest, facts)
    read_matrices(rest, facts)
    read_settings(rest, facts)
    read_input_sizes(rest, facts)
    read_durations(rest, facts)
    read_split_shares(rest, facts)
    read_classes(lines, facts)
    facts.has_intervals = any(_INTERVALS.search(line.text) for line in lines)
    return facts


def _read_table(table: Table, facts: Facts, *, block: int) -> bool:
    return (
        read_log(table, facts)
        or read_thresholds(table, facts)
        or read_report(table, facts, block=block)
        or read_matrix_table(table, facts)
        or read_metric_columns(table, facts, block=block)
        or read_metric_rows(table, facts, block=block)
        or read_count_table(table, facts)
    )


def _read_pairs(table: Table, facts: Facts) -> None:
    """Read a table of two columns as a list of names and values."""
    if len(table.header) != 2:
        return
    for row in (table.head, *table.rows):
        text = ": ".join(row.cells)
        facts.settings += settings_of(row.line, text.replace("_", " "))
        facts.input_sizes += sizes_of(row.line, text)
        duration = duration_of(row.line, text)
        if duration is not None:
            facts.durations.append(duration)


def _is_row(line: Line) -> bool:
    return line.raw.count("|") >= 2
