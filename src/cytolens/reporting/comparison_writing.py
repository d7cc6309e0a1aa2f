"""Write a comparison's folder: one JSON, one table, one page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import OutputExistsError
from cytolens.prediction.storage import guard_formulas
from cytolens.reporting.comparison_report import comparison_report
from cytolens.reporting.drawings.differences import draw_differences
from cytolens.reporting.html import render_html

if TYPE_CHECKING:
    from cytolens.evaluation.comparison import Comparison

JSON_FILE, TABLE_FILE = "comparison.json", "comparison.csv"
REPORT_FILE = "comparison.html"
OWN_NAMES = {JSON_FILE, TABLE_FILE, REPORT_FILE}


def write_comparison(comparison: Comparison, out: Path | str) -> Path:
    """Write everything about a comparison into a folder.

    Args:
        comparison: The figures.
        out: Folder; made if need be. An earlier comparison in it is replaced.

    Returns:
        Path of the page.

    Raises:
        OutputExistsError: If ``out`` holds something other than a comparison.
        OSError: If it cannot be written.
    """
    folder = Path(out)
    _claim(folder)
    table = guard_formulas(comparison.frame())
    table.to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
    drawings = [
        draw_differences(pair, margin=comparison.margin, name=f"differences-{i}")
        for i, pair in enumerate(comparison.pairs, start=1)
    ]
    page = folder / REPORT_FILE
    _text(page, render_html(comparison_report(comparison, drawings)))
    # Last, so that a folder with this file in it is whole.
    content = json.dumps(comparison.as_dict(), indent=2, allow_nan=False)
    _text(folder / JSON_FILE, content + "\n")
    return page


def _claim(folder: Path) -> None:
    is_ours = folder.is_dir() and {f.name for f in folder.iterdir()} <= OWN_NAMES
    if folder.exists() and not is_ours:
        msg = f"{folder} holds something else. Choose a new folder with --out."
        raise OutputExistsError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON_FILE).unlink(missing_ok=True)


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
