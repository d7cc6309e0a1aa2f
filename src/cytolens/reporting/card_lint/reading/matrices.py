"""Confusion matrices: lists of lists, tables, and named counts such as ``TP: 138``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.reading.facts import Facts, Matrix
from cytolens.reporting.card_lint.reading.labels import heading_context
from cytolens.reporting.card_lint.reading.lines import Kind, Line
from cytolens.reporting.card_lint.reading.printed import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.reading.table import Table

_ROW = re.compile(r"\[\s*(\d+(?:[\s,]+\d+)+)\s*,?\s*\]")
_CELLS = {
    "tp": r"TPs?|true[\s-]positives?",
    "fn": r"FNs?|false[\s-]negatives?",
    "tn": r"TNs?|true[\s-]negatives?",
    "fp": r"FPs?|false[\s-]positives?",
}
_RATE = r"(?!\s*rate)"
_NAMED = {
    name: (
        re.compile(
            rf"\b(?:{pattern})\b{_RATE}\s*(?:\([^)\d]*\))?\s*(?:=|:|\u2192|-|\u2013|\||of|were|was|\s)"
            rf"\s*(?P<count>\d[\d,]*)\b(?!\s*%|\.\d|[-\w])",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?P<count>\d[\d,]*) (?:{pattern})\b{_RATE}", re.IGNORECASE),
    )
    for name, pattern in _CELLS.items()
}
_NEAR = 8
"""Lines within which the four counts of one matrix stand."""


def read_matrices(lines: Sequence[Line], facts: Facts) -> None:
    """Find matrices in text."""
    usable = [
        line
        for line in lines
        if line.kind not in {Kind.FRONT, Kind.CODE} and line.raw.strip()
    ]
    facts.matrices += _nested(usable, facts)
    facts.matrices += _named(usable, facts)


def read_matrix_table(table: Table, facts: Facts) -> bool:
    """Read a table whose rows and columns are the same classes; False if none."""
    counts = [[whole(cell) for cell in row.cells[1:]] for row in table.rows]
    labels = [_bare(row.cells[0]) for row in table.rows]
    titles = [_bare(title) for title in table.header[1:]]
    if "total" in titles and titles.index("total") == len(titles) - 1:
        titles, counts = titles[:-1], [row[:-1] for row in counts]
    if "total" in labels and labels.index("total") == len(labels) - 1:
        labels, counts = labels[:-1], counts[:-1]
    if len(labels) < 2 or labels != titles or any(None in row for row in counts):
        return False
    truth_in_columns = re.search(
        r"actual|true|truth|gold", " ".join(table.header[1:]), re.IGNORECASE
    )
    square = [[count or 0 for count in row] for row in counts]
    if truth_in_columns:
        square = [list(column) for column in zip(*square, strict=True)]
    own = table.head.line.text
    context = heading_context(
        tuple(h for h in table.head.line.headings if h != own), facts.classes
    )
    places = tuple(row.line.place for row in table.rows)
    facts.matrices.append(
        Matrix(tuple(map(tuple, square)), context, places, tuple(labels))
    )
    return True


def _bare(label: str) -> str:
    words = re.sub(
        r"\b(?:actual|true|truth|predicted|pred|prediction|gold|class|as|is|label)\b|[:()\\/]",
        " ",
        label,
        flags=re.IGNORECASE,
    )
    return " ".join(words.split()).lower()


def _nested(lines: list[Line], facts: Facts) -> Iterator[Matrix]:
    run: list[tuple[tuple[int, ...], Line]] = []
    for line in [*lines, None]:
        rows = [] if line is None else _ROW.findall(line.raw)
        opens = bool(line is not None and re.search(r"\[\s*\[", line.raw))
        if run and (not rows or opens):
            yield from _matrix_of(run, facts)
            run = []
        if line is None or not rows:
            continue
        lone = not run and not opens and len(rows) == 1
        if lone and not re.search(r"^\s*\[", line.raw):
            continue
        run += [(tuple(int(x) for x in re.findall(r"\d+", row)), line) for row in rows]
    yield from _matrix_of(run, facts)


def _matrix_of(
    run: list[tuple[tuple[int, ...], Line]], facts: Facts
) -> Iterator[Matrix]:
    size = len(run)
    if size < 2 or any(len(row) != size for row, _ in run):
        return
    first = run[0][1]
    context = heading_context(first.headings, facts.classes)
    places = tuple(dict.fromkeys(line.place for _, line in run))
    yield Matrix(tuple(row for row, _ in run), context, places)


def _named(lines: list[Line], facts: Facts) -> Iterator[Matrix]:
    found: dict[str, tuple[int, Line]] = {}
    for line in lines:
        if line.raw.count("|") > 3:
            continue
        for name, patterns in _NAMED.items():
            match = next((m for p in patterns if (m := p.search(line.text))), None)
            if match is not None and name not in found:
                found[name] = int(match["count"].replace(",", "")), line
        first = min((item[1].number for item in found.values()), default=line.number)
        if len(found) == 4:
            yield _binary(found, facts)
            found = {}
        elif line.number - first > _NEAR:
            found = {}


def _binary(found: dict[str, tuple[int, Line]], facts: Facts) -> Matrix:
    tp, fn, tn, fp = (found[name][0] for name in ("tp", "fn", "tn", "fp"))
    lines = sorted({line.number: line for _, line in found.values()}.items())
    context = heading_context(lines[0][1].headings, facts.classes)
    places = tuple(line.place for _, line in lines)
    return Matrix(((tn, fp), (fn, tp)), context, places, binary=(tp, fn, tn, fp))
