"""A table of a card: a header, rows of cells, and where each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.printed import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card_lint.reading.lines import Line


@dataclass(frozen=True)
class Row:
    """Cells of one line."""

    cells: tuple[str, ...]
    line: Line


@dataclass(frozen=True)
class Table:
    """A header and the rows under it."""

    head: Row
    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.head.cells

    @property
    def numbers(self) -> set[int]:
        """Lines it takes up."""
        return {row.line.number for row in (self.head, *self.rows)}

    def column(self, index: int) -> list[str]:
        """Cells of one column; empty where a row is short."""
        return [row.cells[index] if index < len(row.cells) else "" for row in self.rows]


def table_of(rows: Sequence[Row], *, pad_after_label: bool) -> Table | None:
    """Make a table of lines, the first its header; None where they are none.

    Args:
        rows: Cells of consecutive lines.
        pad_after_label: Whether a short row lacks cells after its first one, as the
            accuracy of a report does; otherwise it lacks the last ones.
    """
    if len(rows) < 2 or max(len(row.cells) for row in rows) < 2:
        return None
    head, *body = rows
    if _holds_numbers(head):
        # A list in two columns has no header at all.
        head, body = replace(head, cells=("",) * len(head.cells)), list(rows)
    usual = Counter(len(row.cells) for row in body).most_common(1)[0][0]
    if usual == len(head.cells) + 1:
        head = replace(head, cells=("", *head.cells))
    width = len(head.cells)
    kept = [
        _padded(row, width, after_label=pad_after_label)
        for row in body
        if len(row.cells) <= width
    ]
    return Table(head, tuple(kept)) if kept and width >= 2 else None


def _holds_numbers(head: Row) -> bool:
    """Whether a first row is data: a name, and nothing but numbers after it."""
    name, *rest = head.cells
    return bool(rest) and bool(name) and all(NUMBER.fullmatch(c.strip()) for c in rest)


def _padded(row: Row, width: int, *, after_label: bool) -> Row:
    gap = ("",) * (width - len(row.cells))
    label, *rest = row.cells
    cells = (label, *gap, *rest) if after_label else (*row.cells, *gap)
    return replace(row, cells=cells)
