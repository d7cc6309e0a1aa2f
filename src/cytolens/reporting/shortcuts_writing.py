"""Write what a hunt for shortcuts found: one JSON, one table, maps, one page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.prediction.storage import guard_formulas
from cytolens.reporting.drawings.mean_maps import NAME, draw_mean_maps
from cytolens.reporting.html import render_html
from cytolens.reporting.report import KeyFigure, Report
from cytolens.reporting.sections.shortcuts import shortcuts_section

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.explanation.shortcuts.report import ShortcutReport
    from cytolens.reporting.drawings.canvas import Drawing

JSON_FILE, TABLE_FILE, PAGE_FILE = "shortcuts.json", "shares.csv", "shortcuts.html"
CAUTION = (
    "A map shows where a model looks, by one method, not whether its answer would "
    "change."
)


def write_shortcuts(found: ShortcutReport, folder: Path) -> Path:
    """Write everything into a folder, which is made if it is not there.

    Returns:
        Path of the page.

    Raises:
        OSError: If it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = guard_formulas(found.frame())
    table.to_csv(folder / TABLE_FILE, index=False, lineterminator="\n")
    drawing = None
    if found.mean_maps:
        drawing = draw_mean_maps(found.mean_maps)
        (folder / f"{NAME}.png").write_bytes(drawing.png)
        stacked = np.stack(list(found.mean_maps.values()))
        np.save(folder / f"{NAME}.npy", stacked, allow_pickle=False)
    page = folder / PAGE_FILE
    _text(page, render_html(shortcuts_report(found, drawing)))
    content = json.dumps(found.as_dict(), indent=2, allow_nan=False, ensure_ascii=False)
    _text(folder / JSON_FILE, content + "\n")
    return page


def shortcuts_report(found: ShortcutReport, drawing: Drawing | None) -> Report:
    """Put it into words; ``drawing`` is of the mean maps, where there are any."""
    split = f"the {found.split} split" if found.split else "all samples"
    unread = (f"{len(found.unreadable)} images could not be read.",)
    empty = (f"{found.empty} maps are empty, and count nowhere.",)
    return Report(
        title="Shortcuts",
        subtitle=f"{found.model} on {split}, explained by {found.method}",
        notice=RESEARCH_USE_ONLY,
        key_figures=tuple(
            KeyFigure(
                replace(finding.mass, name=f"map on {finding.region}"), finding.verdict
            )
            for finding in found.findings
            if finding.samples
        ),
        facts=(
            ("Model", found.model),
            ("Method", found.method),
            ("Samples", str(len(found.rows))),
        ),
        protocol=("The predicted class of every sample was explained.",),
        cautions=(
            str(found.trust["said"]),
            CAUTION,
            *(unread if found.unreadable else ()),
            *(empty if found.empty else ()),
        ),
        sections=(shortcuts_section(found, drawing),),
        footer=f"All figures stand in {JSON_FILE}, each sample's in {TABLE_FILE}.",
    )


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
