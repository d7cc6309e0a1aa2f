"""Counts that do not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.words import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.facts import CountTable, Facts

KIND = "counts"


def check_totals(facts: Facts) -> Iterator[Finding]:
    """Compare every stated total with the sum of its parts."""
    for counts in facts.class_counts:
        total = sum(counts.counts.values())
        if counts.total is not None and counts.total != total:
            parts = " + ".join(map(str, counts.counts.values()))
            message = f"{parts} = {total}, but {counts.total} are stated in all."
            yield contradiction(KIND, message, counts.place)
    for table in facts.count_tables:
        yield from _rows(table)
        yield from _columns(table)
    for ratio in facts.ratios:
        value = ratio.part / ratio.whole
        if not ratio.share.can_be(value):
            message = (
                f"{ratio.part} of {ratio.whole} is {decimal(100 * value, 2)} %, "
                f"not {ratio.share.text}."
            )
            yield contradiction(KIND, message, ratio.place)


def _rows(table: CountTable) -> Iterator[Finding]:
    """Each row's parts against its total, where the table is one of parts."""
    if table.total is None or len(table.columns) < 3:
        return
    sums = [_parts(cells, table.total) for _, cells, _ in table.rows]
    right = [
        parts is not None and sum(parts) == cells[table.total]
        for parts, (_, cells, _) in zip(sums, table.rows, strict=True)
    ]
    if sum(right) * 2 < len(right) or (len(right) > 1 and not any(right)):
        # The columns are not parts of the total.
        return
    for parts, fits, (name, cells, place) in zip(sums, right, table.rows, strict=True):
        stated = cells[table.total]
        if not fits and parts is not None and stated is not None:
            words = " + ".join(map(str, parts))
            message = (
                f"{name}: {words} = {sum(parts)}, but the column "
                f"{table.columns[table.total]!r} says {stated}."
            )
            yield contradiction(KIND, message, table.head, place)


def _columns(table: CountTable) -> Iterator[Finding]:
    """Each column's rows against the row of totals."""
    if table.total_row is None or len(table.rows) < 3:
        return
    _, totals, place = table.rows[table.total_row]
    others = [row for i, row in enumerate(table.rows) if i != table.total_row]
    for j, title in enumerate(table.columns):
        stated, parts = totals[j], [cells[j] for _, cells, _ in others]
        known = [part for part in parts if part is not None]
        if stated is None or len(known) < len(parts) or sum(known) == stated:
            continue
        words = " + ".join(map(str, known))
        message = f"{title}: {words} = {sum(known)}, but the total row says {stated}."
        yield contradiction(KIND, message, *(p for _, _, p in others), place)


def _parts(cells: Sequence[int | None], total: int) -> list[int] | None:
    parts = [cell for j, cell in enumerate(cells) if j != total]
    known = [part for part in parts if part is not None]
    return known if len(known) == len(parts) else None
