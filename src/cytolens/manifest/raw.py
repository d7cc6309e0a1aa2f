"""A table as it stands in the file: cells and row numbers, nothing judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cytolens.manifest.errors import Fault

FIRST_ROW = 2
"""A spreadsheet's number of the first sample; the header is row 1."""


@dataclass
class RawTable:
    """Columns of cells; an empty text and ``None`` both mean missing."""

    columns: dict[str, Sequence[object]]
    row_numbers: Sequence[int]
    faults: list[Fault]
    """What was already wrong with the file, and leaves the rest readable."""
    keeps_types: bool
    """Whether further columns have types of their own (Parquet), not only text."""


def raw_from_frame(table: pd.DataFrame) -> RawTable:
    """Take the cells of a data frame as plain objects, gaps as ``None``."""
    columns: dict[str, Sequence[object]] = {
        str(name).strip(): _plain_cells(table[name]) for name in table.columns
    }
    numbers = range(FIRST_ROW, FIRST_ROW + len(table))
    return RawTable(columns, numbers, [], keeps_types=True)


def _plain_cells(column: pd.Series) -> list[object]:
    return column.astype(object).where(column.notna(), None).tolist()
