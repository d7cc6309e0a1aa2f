"""CSV files of a screening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.schema import RESEARCH_USE_ONLY

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table, whole or not at all; the last column says what it is not for."""
    hidden = path.with_name(f".{path.name}.tmp")
    marked = table.assign(intended_use=RESEARCH_USE_ONLY)
    marked.to_csv(hidden, index=False, lineterminator="\n")
    hidden.replace(path)
