"""The gallery: the most suspicious fields, to be looked at by a human."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.prediction.columns import PROB
from cytolens.screening.figure import INK, MUTED, new_figure, save_png
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from cytolens.screening.plan import Plan
    from cytolens.screening.summary import SlideSummary
    from cytolens.slides import Slide

COLUMNS = 6
FIELD_IN = 1.7
CAPTION_IN = 0.42
GAP_IN = 0.1
TITLE_IN = 0.6
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
    width = COLUMNS * (FIELD_IN + GAP_IN) + GAP_IN
    height = rows * (FIELD_IN + CAPTION_IN) + GAP_IN
    figure = new_figure(width, height + TITLE_IN)
    # One set of axes in inches for all fields: a set for each takes seconds.
    axes = figure.add_axes((0, 0, 1, height / (height + TITLE_IN)))
    axes.set_axis_off()
    for number, (_, field) in enumerate(fields.iterrows()):
        row, column = divmod(number, COLUMNS)
        left = GAP_IN + column * (FIELD_IN + GAP_IN)
        top = CAPTION_IN + row * (FIELD_IN + CAPTION_IN)
        region = plan.grid.region(int(field["tile"]))
        pixels = slide.read_region(region, mpp=plan.tile_mpp)
        extent = (left, left + FIELD_IN, top + FIELD_IN, top)
        axes.imshow(pixels, extent=extent)
        _frame(axes, extent, stands_out=field["suspicion"] >= summary.threshold)
        axes.text(
            left, top - 0.06, _caption(field, slide), fontsize=7, color=INK, va="bottom"
        )
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    figure.suptitle(_title(summary, len(fields)), fontsize=9, color=MUTED, y=0.99)
    save_png(figure, path)


def _frame(
    axes: Axes, extent: tuple[float, float, float, float], *, stands_out: bool
) -> None:
    left, right, bottom, top = extent
    axes.plot(
        [left, right, right, left, left],
        [top, top, bottom, bottom, top],
        color=MARK if stands_out else MUTED,
        linewidth=2.5 if stands_out else 0.5,
        solid_joinstyle="miter",
    )


def _caption(field: pd.Series[Any], slide: Slide) -> str:
    names = [str(n) for n in field.index if str(n).startswith(PROB)]
    best = max(names, key=lambda name: float(field[name])).removeprefix(PROB)
    x_mm, y_mm = (float(field[n]) * slide.mpp / 1000 for n in ("x_px", "y_px"))
    return (
        f"{field['rank']}   {field['suspicion']:.2f}   {best}\n"
        f"at {x_mm:.2f}, {y_mm:.2f} mm"
    )


def _title(summary: SlideSummary, count: int) -> str:
    classes = " or ".join(summary.suspicious_classes)
    return (
        f"{summary.slide}: the {count} fields with the highest P({classes}), framed "
        f"from {summary.threshold:.2f} on; each {summary.tile_um:.0f} µm wide\n"
        f"{summary.model}. {RESEARCH_USE_ONLY}."
    )
