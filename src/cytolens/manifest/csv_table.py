"""Read CSV as people save it: comma, semicolon or tab, with or without a BOM."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.formulas import unguard_cell
from cytolens.manifest.raw import FIRST_ROW, RawTable

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = (",", ";", "\t")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv_table(path: Path) -> RawTable:
    """Read the cells of a CSV file.

    The separator is the one of `DELIMITERS` that the header has most often. Empty
    lines are passed over; they count in the row numbers.

    Raises:
        ManifestError: If it is not text, has no header, or a quote is never closed.
    """
    rows = _parse(_decode(path), path)
    if not rows:
        raise ManifestError(
            str(path), [Fault(None, None, "an empty file", "a header and rows")]
        )
    header = [unguard_cell(name.strip()) for name in rows[0]]
    _require_unique(header, path)
    faults: list[Fault] = []
    kept: list[list[str]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows[1:], start=FIRST_ROW):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            found, expected = f"{len(row)} cells", f"{len(header)}, as in the header"
            faults.append(Fault(number, None, found, expected))
        kept.append([unguard_cell(cell) for cell in _fill(row, len(header))])
        numbers.append(number)
    columns = [list(cells) for cells in zip(*kept, strict=True)] or [[] for _ in header]
    named = {name: cells for name, cells in zip(header, columns, strict=True) if name}
    return RawTable(dict(named), numbers, faults, keeps_types=False)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"bytes that are not {encoding.removesuffix('-sig').upper()} text"
        expected = "a table saved as 'CSV UTF-8'"
        raise ManifestError(str(path), [Fault(line, None, found, expected)]) from error
    if "\0" in text:
        fault = Fault(None, None, "a binary file", "a CSV table, or a name in .parquet")
        raise ManifestError(str(path), [fault])
    return text


def _parse(text: str, path: Path) -> list[list[str]]:
    header = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=header.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, strict=True
        ):
            rows.append(row)
    except csv.Error as error:
        fault = Fault(len(rows) + 1, None, f"{error}", "cells quoted as in CSV")
        raise ManifestError(str(path), [fault]) from error
    while rows and not any(cell.strip() for cell in rows[0]):
        rows.pop(0)
    return rows


def _require_unique(header: list[str], path: Path) -> None:
    repeated = sorted({name for name in header if name and header.count(name) > 1})
    if repeated:
        raise ManifestError(
            str(path),
            [Fault(1, name, "the column twice", "one of them") for name in repeated],
        )


def _fill(row: list[str], width: int) -> list[str]:
    return (row + [""] * (width - len(row)))[:width]
