"""The gallery: the most suspicious fields, to be looked at by a human."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.prediction.columns import PROB
from cytolens.screening.figure import INK, MUTED, add_scale_bar, new_figure, save_png
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.screening.plan import Plan
    from cytolens.screening.summary import SlideSummary
    from cytolens.slides import Slide

COLUMNS = 6
PANEL_IN = 1.7
MARK = "#d55e00"


def rank_fields(
    table: pd.DataFrame, suspicion: NDArray[np.float64], *, count: int
) -> pd.DataFrame:
    """Choose the most suspicious fields, none of which covers half of another.

    Args:
        table: The tile table.
        suspicion: Of every row, missing where not scored.
        count: How many to choose at most.

    Returns:
        Rows of the table with ``suspicion`` and ``rank``, the highest first.
    """
    scored = (table["status"] == TileStatus.SCORED.value).to_numpy()
    order = np.flatnonzero(scored)[np.argsort(-suspicion[scored], kind="stable")]
    places = table[["x_px", "y_px"]].to_numpy()
    half = table["side_px"].to_numpy() / 2
    chosen: list[int] = []
    for row in order.tolist():
        apart = np.abs(places[chosen] - places[row]).max(axis=1) >= half[row]
        if apart.all():
            chosen.append(row)
        if len(chosen) >= count:
            break
    fields = table.iloc[chosen[:count]].copy()
    fields.insert(0, "rank", np.arange(1, len(fields) + 1))
    fields.insert(1, "suspicion", suspicion[chosen[:count]])
    return fields


def write_gallery(
    path: Path,
    *,
    slide: Slide,
    plan: Plan,
    fields: pd.DataFrame,
    summary: SlideSummary,
) -> None:
    """Draw the fields in order as PNG; those from the threshold on are framed."""
    rows = max(1, math.ceil(len(fields) / COLUMNS))
    figure = new_figure(COLUMNS * PANEL_IN, rows * (PANEL_IN + 0.35) + 0.7)
    panels = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for axes in panels:
        axes.set_axis_off()
    classes = [c.removeprefix(PROB) for c in fields.columns if c.startswith(PROB)]
    for axes, (_, field) in zip(panels, fields.iterrows(), strict=False):
        pixels = slide.read_region(
            plan.grid.region(int(field["tile"])), mpp=plan.tile_mpp
        )
        axes.imshow(pixels)
        axes.set_axis_on()
        axes.set(xticks=[], yticks=[])
        framed = field["suspicion"] >= summary.threshold
        for spine in axes.spines.values():
            spine.set(color=MARK if framed else MUTED, linewidth=2.5 if framed else 0.5)
        best = max(classes, key=lambda name: float(field[PROB + name]))
        where = f"{_mm(field['x_px'], slide)}, {_mm(field['y_px'], slide)} mm"
        axes.set_title(
            f"{field['rank']}   {field['suspicion']:.2f}   {best}\n{where}",
            fontsize=7,
            color=INK,
        )
        if field["rank"] == 1:
            add_scale_bar(axes, width_um=summary.tile_um, unit_um=plan.tile_mpp)
    figure.suptitle(_title(summary, len(fields)), fontsize=9, color=MUTED)
    save_png(figure, path)


def _mm(place_px: float, slide: Slide) -> str:
    return f"{place_px * slide.mpp / 1000:.2f}"


def _title(summary: SlideSummary, count: int) -> str:
    classes = " or ".join(summary.suspicious_classes)
    return (
        f"{summary.slide}: the {count} fields with the highest P({classes}), framed "
        f"from {summary.threshold:.2f} on; each {summary.tile_um:.0f} µm wide\n"
        f"{summary.model}. {RESEARCH_USE_ONLY}."
    )
