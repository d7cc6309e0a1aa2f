"""The log of every tile that was not scored, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.screening.csv_file import write_csv
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from cytolens.screening.settings import TileSettings


def write_skipped(table: pd.DataFrame, path: Path, *, settings: TileSettings) -> None:
    """Write one line per tile that was not scored."""
    skipped = table[table["status"] != TileStatus.SCORED.value]
    log = skipped[["tile", "x_px", "y_px", "side_px", "status"]].copy()
    rows = zip(
        *(skipped[c] for c in ("status", "tissue", "ink", "blur", "why")), strict=True
    )
    log["why"] = [
        _reason(status, tissue, ink, blur, why, settings=settings)
        for status, tissue, ink, blur, why in rows
    ]
    write_csv(log, path)


def _reason(
    status: str,
    tissue: float,
    ink: float,
    blur: float,
    why: str,
    *,
    settings: TileSettings,
) -> str:
    if status == TileStatus.BACKGROUND:
        return f"tissue {tissue:.3f}, expected at least {settings.min_tissue:g}"
    if status == TileStatus.INK:
        return f"pen {ink:.3f}, expected at most {settings.max_ink:g}"
    if status == TileStatus.BLURRED:
        return f"blur {blur:.3f}, expected at most {settings.max_blur:g}"
    return f"cannot be decoded: {why}"
