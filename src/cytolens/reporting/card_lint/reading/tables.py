"""Finds a card's tables, whatever separates their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.lines import Kind, Line, clean
from cytolens.reporting.card_lint.reading.loose_tables import loose_tables
from cytolens.reporting.card_lint.reading.table import Row, Table, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_RULE = re.compile(r"^[\s|:+=-]*-[\s|:+=-]*$")
_GAPS = re.compile(r"\t+|\s{2,}|\s*\u2502\s*|\s*\u2503\s*")


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """All tables, in the order of the card."""
    found = [*_ruled(lines), *_spaced(lines)]
    taken = {row.line.number for table in found for row in (table.head, *table.rows)}
    rest = [line for line in lines if line.number not in taken]
    found += loose_tables(rest)
    return sorted(found, key=lambda table: table.head.line.number)


def _ruled(lines: Sequence[Line]) -> Iterator[Table]:
    for run in _runs(lines, lambda line: line.raw.count("|") >= 2):
        rows = [
            Row(_pipe_cells(line.raw), line)
            for line in run
            if not _RULE.match(line.raw)
        ]
        table = table_of(rows, pad_after_label=False)
        if table is not None:
            yield table


def _spaced(lines: Sequence[Line]) -> Iterator[Table]:
    def is_row(line: Line) -> bool:
        return (
            "|" not in line.raw and not line.bullet and len(_gap_cells(line.raw)) >= 2
        )

    for run in _runs(lines, is_row):
        rows = [Row(_gap_cells(line.raw), line) for line in run]
        table = table_of(rows, pad_after_label=True)
        if table is not None:
            yield table


def _runs(
    lines: Sequence[Line], is_row: Callable[[Line], bool]
) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if line.kind not in {Kind.FRONT, Kind.CODE} and is_row(line):
            run.append(line)
            continue
        # Reports set their averages off by an empty line.
        if not line.raw.strip() and run and "|" not in run[-1].raw:
            continue
        yield run
        run = []
    yield run


def _pipe_cells(raw: str) -> tuple[str, ...]:
    inner = raw.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = re.split(r"(?<!\\)\|", inner)
    return tuple(clean(cell.replace("\\|", "/")) for cell in cells)


def _gap_cells(raw: str) -> tuple[str, ...]:
    return tuple(clean(cell) for cell in _GAPS.split(raw.strip()) if cell.strip())
