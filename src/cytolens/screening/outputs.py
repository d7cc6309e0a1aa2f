"""Everything that is written for one slide once its tiles are scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cytolens.screening.csv_file import write_csv
from cytolens.screening.gallery import rank_fields, write_gallery
from cytolens.screening.geojson import write_region_geojson, write_tile_geojson
from cytolens.screening.heat_map import overview_picture, write_heat_map
from cytolens.screening.heat_pyramid import HeatPyramid
from cytolens.screening.job import write_json
from cytolens.screening.regions import find_regions
from cytolens.screening.skipped import write_skipped
from cytolens.screening.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.screening.plan import Plan
    from cytolens.screening.regions import SuspiciousRegion
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import ReportSettings, TileSettings
    from cytolens.screening.summary import SlideSummary
    from cytolens.screening.suspicion import Suspicion
    from cytolens.slides import Slide

SUMMARY = "summary.json"


def write_outputs(
    slide: Slide,
    scorer: TileScorer,
    *,
    plan: Plan,
    table: pd.DataFrame,
    suspicion: Suspicion,
    tiles: TileSettings,
    report: ReportSettings,
    folder: Path,
    seconds: Callable[[], float],
) -> SlideSummary:
    """Write tables, GeoJSON and pictures; the summary last, as the mark of the end."""
    scores = suspicion.of(table)
    heat = scores.reshape(plan.grid.shape)
    regions = find_regions(
        heat, plan.grid, threshold=suspicion.threshold, mpp=slide.mpp
    )
    fields = rank_fields(table, scores, count=report.gallery)
    name = slide.path.name
    write_skipped(table, folder / "skipped.csv", settings=tiles)
    write_csv(fields, folder / "fields.csv")
    write_csv(_region_table(regions), folder / "regions.csv")
    write_region_geojson(
        regions, folder / "regions.geojson", slide=name, suspicion=suspicion
    )
    write_tile_geojson(
        table, folder / "tiles.geojson", slide=name, classes=scorer.classes
    )
    pyramid = HeatPyramid(heat, plan.grid, slide.mpp, suspicion.title)
    pyramid.write_colours(folder / "heatmap.tiff")
    pyramid.write_figures(folder / "heatmap.ome.tiff")
    summary = summarise(
        slide,
        scorer,
        plan=plan,
        table=table,
        suspicion=suspicion,
        regions=regions,
        folder=folder.name,
        seconds=seconds(),
    )
    write_heat_map(
        folder / "heatmap.png",
        heat=heat,
        plan=plan,
        picture=overview_picture(slide, plan),
        regions=regions,
        summary=summary,
    )
    write_gallery(
        folder / "gallery.png", slide=slide, plan=plan, fields=fields, summary=summary
    )
    write_json(summary.model_dump(mode="json"), folder / SUMMARY)
    return summary


def _region_table(regions: list[SuspiciousRegion]) -> pd.DataFrame:
    columns = ("rank", "tiles", "area_mm2", "max_suspicion", "mean_suspicion")
    rows = [
        {name: getattr(region, name) for name in columns}
        | {"centre_x_px": region.centre_px[0], "centre_y_px": region.centre_px[1]}
        for region in regions
    ]
    return pd.DataFrame(rows, columns=[*columns, "centre_x_px", "centre_y_px"])
