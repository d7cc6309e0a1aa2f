"""The heat map: the slide, and beside it the suspicion of every scored tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.screening.figure import INK, MUTED, add_scale_bar, new_figure, save_png
from cytolens.screening.heat_colours import COLOUR_MAP
from cytolens.screening.tile_status import TileStatus
from cytolens.slides.overview import read_overview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from cytolens.screening.plan import Plan
    from cytolens.screening.regions import SuspiciousRegion
    from cytolens.screening.summary import SlideSummary
    from cytolens.slides import Slide

OUTLINE = "#d55e00"
NUMBERED_REGIONS = 20
LONGEST_IN = 8.0
PICTURE_PX = 1200


def overview_picture(slide: Slide, plan: Plan) -> NDArray[np.uint8]:
    """The slide, large enough to look at.

    The picture that was searched for tissue will do for a large slide, made smaller:
    to draw one, matplotlib needs many times its bytes. A small slide is read again,
    which is quick.
    """
    seen = plan.mask.overview.rgb
    if max(seen.shape) >= PICTURE_PX:
        share = PICTURE_PX / max(seen.shape)
        height, width = (max(1, round(share * side)) for side in seen.shape[:2])
        smaller = cv2.resize(seen, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(smaller, dtype=np.uint8)
    longest_um = max(slide.dimensions_px) * slide.mpp
    return read_overview(slide, longest_um / PICTURE_PX).rgb


def write_heat_map(
    path: Path,
    *,
    heat: NDArray[np.float64],
    plan: Plan,
    picture: NDArray[np.uint8],
    regions: Sequence[SuspiciousRegion],
    summary: SlideSummary,
) -> None:
    """Draw the heat map as PNG.

    Args:
        path: The file.
        heat: Suspicion, shape ``(rows, columns)``, missing where not scored.
        plan: The tiles.
        picture: The slide as `overview_picture` gives it.
        regions: Outlined on the slide, the first ones with their rank.
        summary: For title, scale and threshold.
    """
    height_mm, width_mm = (n * plan.mask.mpp / 1000 for n in plan.mask.tissue.shape)
    scale = LONGEST_IN / max(width_mm, height_mm)
    panel = (max(3.2, width_mm * scale), max(2.6, height_mm * scale))
    figure = new_figure(2 * panel[0] + 1.0, panel[1] + 1.0)
    figure.set_layout_engine("constrained")
    left, right = figure.subplots(1, 2)
    extent = (0.0, width_mm, height_mm, 0.0)
    left.imshow(picture, extent=extent)
    _outline(left, regions, mm_per_px=summary.slide_mpp / 1000)
    right.imshow(_pale_grey(picture), extent=extent)
    cells = right.pcolormesh(
        plan.grid.cell_x_px * summary.slide_mpp / 1000,
        plan.grid.cell_y_px * summary.slide_mpp / 1000,
        np.ma.masked_invalid(heat),
        cmap=COLOUR_MAP,
        vmin=0.0,
        vmax=1.0,
        alpha=0.75,
    )
    bar = figure.colorbar(cells, ax=right, fraction=0.05, pad=0.02)
    bar.set_label(f"suspicion: P({' or '.join(summary.suspicious_classes)})")
    bar.ax.axhline(summary.threshold, color=OUTLINE, linewidth=2)
    for axes, title in ((left, "Slide, suspicious regions by rank"), (right, "Tiles")):
        axes.set(xlim=(0, width_mm), ylim=(height_mm, 0), xticks=[], yticks=[])
        axes.set_title(title, fontsize=10, color=INK)
        add_scale_bar(axes, width_um=width_mm * 1000, unit_um=1000)
    figure.suptitle(_title(summary), fontsize=9, color=MUTED)
    save_png(figure, path)


def _title(summary: SlideSummary) -> str:
    scored = summary.tiles_by_status[TileStatus.SCORED]
    regions = "1 region" if summary.regions == 1 else f"{summary.regions} regions"
    return (
        f"{summary.slide}: {summary.tiles_suspicious} of {scored} scored tiles from "
        f"{summary.threshold:.2f} on, {regions}, "
        f"{summary.tissue_mm2:.2f} mm² of tissue\n"
        f"{summary.model}. {RESEARCH_USE_ONLY}."
    )


def _outline(
    axes: Axes, regions: Sequence[SuspiciousRegion], *, mm_per_px: float
) -> None:
    for region in regions:
        for ring in region.rings_px:
            x, y = np.array(ring).T * mm_per_px
            axes.plot(x, y, color=OUTLINE, linewidth=1.5)
    for region in regions[:NUMBERED_REGIONS]:
        x, y = min(region.rings_px[0], key=lambda corner: (corner[1], corner[0]))
        axes.annotate(
            str(region.rank),
            (x * mm_per_px, y * mm_per_px),
            fontsize=8,
            color="white",
            bbox={"facecolor": OUTLINE, "edgecolor": "none", "pad": 1.5},
            annotation_clip=True,
        )


def _pale_grey(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey, so that all colour on the right panel is suspicion."""
    grey = rgb.mean(axis=2)
    return np.repeat((128 + grey / 2).astype(np.uint8)[..., None], 3, axis=2)
