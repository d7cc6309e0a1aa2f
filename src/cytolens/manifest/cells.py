"""One cell at a time: text that is trimmed, numbers that stay what they were."""

from __future__ import annotations

import math

_CONTROL = frozenset(map(chr, (*range(32), 127)))


class CellError(ValueError):
    """A cell cannot be what its column asks; the message says what was found."""


def text_of(cell: object) -> str | None:
    """Give a cell as trimmed text, ``None`` where it is empty.

    Whole numbers become their digits, so that the labels 0 and 1 are '0' and '1'
    whether they come from CSV or from Parquet, also where gaps made them floats.

    Raises:
        CellError: For a fraction, a line break or another type.
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if not isinstance(cell, str | int):
        msg = f"{type(cell).__name__} {cell!r}"
        raise CellError(msg)
    text = str(cell).strip()
    if not _CONTROL.isdisjoint(text):
        msg = f"{text!r} with a line break or control character"
        raise CellError(msg)
    return text or None


def positive_number_of(cell: object) -> float:
    """Give a cell as a positive number, NaN where it is empty.

    Raises:
        CellError: For anything else.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return math.nan
    if isinstance(cell, float) and math.isnan(cell):  # a gap in a Parquet column
        return math.nan
    try:
        number = float(cell) if isinstance(cell, str | int | float) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not 0 < number < math.inf:
        raise CellError(repr(cell))
    return number
