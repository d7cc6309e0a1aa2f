"""Tables that lost everything but single spaces when they were copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.lines import Kind
from cytolens.reporting.card_lint.reading.metric_names import METRIC
from cytolens.reporting.card_lint.reading.table import Row, Table, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.lines import Line

_ROW = re.compile(
    r"^(?P<label>(?:\S+ ){0,6}?)(?P<numbers>(?:[-+]?[\d.,]+%? ){1,12}[-+]?[\d.,]+%?)$"
)


def loose_tables(lines: Sequence[Line]) -> list[Table]:
    """Tables of lines such as ``Negative 0.94 0.95 0.95 309`` under their header."""
    return [table for run in _runs(lines) if (table := _table_of(run)) is not None]


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """A line that may be a header, and the rows of numbers after it."""
    before: Line | None = None
    run: list[Line] = []
    for line in lines:
        if line.kind in {Kind.FRONT, Kind.CODE} or line.bullet:
            yield run
            run, before = [], None
        elif not line.text.strip():
            continue
        elif _ROW.match(_plain(line)):
            run = [*run, line] if run else ([before, line] if before else [])
        else:
            yield run
            run, before = [], line
    yield run


def _table_of(run: list[Line]) -> Table | None:
    if len(run) < 2:
        return None
    head, *body = run
    rows = [Row(_row_cells(line), line) for line in body]
    columns = max(len(row.cells) for row in rows) - 1
    names = _header_cells(head.text, columns)
    if names is None:
        return None
    return table_of([Row(names, head), *rows], pad_after_label=True)


def _row_cells(line: Line) -> tuple[str, ...]:
    match = _ROW.match(_plain(line))
    if match is None:
        return ()
    numbers = tuple(match["numbers"].split())
    label = match["label"].strip()
    return (label, *numbers) if label else numbers


def _header_cells(text: str, columns: int) -> tuple[str, ...] | None:
    words = METRIC.sub(lambda m: m[0].replace(" ", "\0"), " ".join(text.split()))
    cells = [word.replace("\0", " ") for word in words.split(" ") if word]
    if len(cells) == columns:
        return ("", *cells)
    if len(cells) < columns:
        return None
    label = " ".join(cells[: len(cells) - columns])
    return (label, *cells[len(cells) - columns :])


def _plain(line: Line) -> str:
    return " ".join(line.text.split())
