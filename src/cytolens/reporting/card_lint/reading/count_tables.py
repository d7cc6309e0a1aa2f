"""Tables of counts: splits or classes by rows, classes and totals by columns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.counts import PEOPLE
from cytolens.reporting.card_lint.reading.facts import (
    ClassCounts,
    CountTable,
    Facts,
    Size,
)
from cytolens.reporting.card_lint.reading.labels import heading_context
from cytolens.reporting.card_lint.reading.printed import whole
from cytolens.reporting.card_lint.reading.words import split_of

if TYPE_CHECKING:
    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.table import Table

TOTAL = re.compile(
    r"^(?:total|sum|all|\u03a3|total (?:images|samples|cells|patches))$", re.I
)
_COUNT = re.compile(
    r"^(?:count|n|images?|samples?|number(?: of \w+)?|num(?:ber)?|size|cells?|patches|"
    r"# ?\w*|no\. of \w+|total)$",
    re.IGNORECASE,
)
_APART = re.compile(
    r"patient|slide|case|subject|wsi|group|site|%|share|ratio|percent|weight|epoch|seed|"
    r"batch|param|size|id\b|threshold|augment|year|rank|fold",
    re.IGNORECASE,
)


def read_count_table(table: Table, facts: Facts) -> bool:
    """Read a table of counts of splits or classes; False if it is none."""
    usable = [
        i
        for i, title in enumerate(table.header)
        if i and not _APART.search(title) and _mostly_whole(table.column(i))
    ]
    first = [row.cells[0] for row in table.rows]
    of_splits = sum(split_of(cell) is not None for cell in first) >= 2
    by_splits = sum(split_of(table.header[i]) is not None for i in usable) >= 2
    one = [i for i in usable if _COUNT.match(table.header[i].strip())]
    if not usable or not (of_splits or by_splits or one):
        return False
    columns = tuple(table.header[i].strip() for i in usable)
    totals = [j for j, name in enumerate(columns) if TOTAL.match(name)]
    rows = tuple(
        (
            row.cells[0].strip(),
            tuple(whole(_first(row.cells[i])) for i in usable),
            row.line.place,
        )
        for row in table.rows
    )
    total_rows = [j for j, (name, _, _) in enumerate(rows) if TOTAL.match(name)]
    found = CountTable(
        columns,
        totals[0] if len(totals) == 1 else None,
        rows,
        total_rows[0] if len(total_rows) == 1 else None,
        table.head.line.place,
    )
    facts.count_tables.append(found)
    if of_splits:
        _read_splits(found, table, facts)
    elif by_splits:
        _read_columns(found, table, facts)
    return True


def _first(cell: str) -> str:
    """The count of a cell such as ``338 (70%)``."""
    return re.sub(r"\s*\([^)]*\)\s*$", "", cell)


def _mostly_whole(cells: list[str]) -> bool:
    found = [whole(_first(cell)) is not None for cell in cells]
    return sum(found) >= max(1, len(found) - 1)


def _read_splits(found: CountTable, table: Table, facts: Facts) -> None:
    """Rows are splits; columns are a total, classes, or both."""
    base = _base(table, facts)
    counted = [
        j for j, name in enumerate(found.columns)
        if j != found.total and not _COUNT.match(name)
    ]  # fmt: skip
    plain = [j for j, name in enumerate(found.columns) if _COUNT.match(name)]
    for name, cells, place in found.rows:
        split = split_of(name)
        if split is None:
            continue
        context = replace(base, split=split)
        total = (
            found.total if found.total is not None else (plain[0] if plain else None)
        )
        counts = {
            found.columns[j].lower(): count
            for j in counted
            if (count := cells[j]) is not None
        }
        stated = None if total is None else cells[total]
        if len(counts) >= 2:
            facts.class_counts.append(ClassCounts(counts, None, context, place))
        size = stated if stated is not None else (
            sum(counts.values()) if len(counts) >= 2 else None
        )  # fmt: skip
        if size is not None and not PEOPLE.match(name):
            facts.sizes.append(Size(size, context, place))


def _read_columns(found: CountTable, table: Table, facts: Facts) -> None:
    """Rows are classes; columns are splits."""
    base = _base(table, facts)
    for j, title in enumerate(found.columns):
        split = split_of(title)
        if split is None:
            continue
        context = replace(base, split=split)
        counts = {
            name.lower(): cells[j] or 0
            for i, (name, cells, _) in enumerate(found.rows)
            if i != found.total_row and cells[j] is not None
        }
        if len(counts) >= 2:
            facts.class_counts.append(ClassCounts(counts, None, context, found.head))
            facts.sizes.append(Size(sum(counts.values()), context, found.head))


def _base(table: Table, facts: Facts) -> Context:
    own = table.head.line.text
    headings = tuple(h for h in table.head.line.headings if h != own)
    context = heading_context(headings, facts.classes)
    return replace(context, split=None, label=None)
