"""What a screening found on one slide, in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens import __version__
from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.config import StrictModel
from cytolens.prediction.columns import PROB
from cytolens.screening.pieces import TissuePiece, count_pieces
from cytolens.screening.regions import SuspiciousRegion
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.screening.plan import Plan
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.suspicion import Suspicion
    from cytolens.slides import Slide

HIGHEST = 10


class SlideSummary(StrictModel):
    """All of ``summary.json``.

    The counts are of tiles. Tiles of one slide are not independent, so no interval is
    given for their shares. `pieces` holds the counts that an interval over pieces of
    tissue, slides or patients is made of.
    """

    schema_version: int = 1
    intended_use: str = RESEARCH_USE_ONLY
    slide: str
    folder: str
    model: str
    engine: str
    """What ran the network in this run."""
    code_version: str
    reader: str
    """The library that read the slide, and the format as it names it."""
    colours: str
    """What was done to the slide's colours."""
    slide_px: tuple[int, int]
    slide_mpp: float
    slide_mpp_source: str
    tile_px: int
    """Side of a tile at level 0."""
    tile_um: float
    tile_mpp: float
    scanned_mm2: float
    tissue_mm2: float
    ink_mm2: float
    tiles: int
    tiles_by_status: dict[str, int]
    tiles_by_class: dict[str, int]
    """Scored tiles by most probable class."""
    suspicious_classes: tuple[str, ...]
    threshold: float
    threshold_source: str
    tiles_suspicious: int
    """Of the scored ones; by piece of tissue in `pieces`."""
    pieces: tuple[TissuePiece, ...]
    """Pieces of tissue, the largest first."""
    highest_suspicion: float | None
    mean_of_ten_highest: float | None
    regions: int
    largest_regions: tuple[SuspiciousRegion, ...]
    """The ten first in rank, without outlines, which stand in ``regions.geojson``."""
    warnings: tuple[str, ...]
    seconds: float
    """Of this run; a resumed run counts its own part."""


def summarise(
    slide: Slide,
    scorer: TileScorer,
    *,
    plan: Plan,
    table: pd.DataFrame,
    suspicion: Suspicion,
    regions: list[SuspiciousRegion],
    folder: str,
    seconds: float,
) -> SlideSummary:
    """Put the figures of one slide together."""
    scored = table[table["status"] == TileStatus.SCORED.value]
    scores = np.sort(suspicion.of(scored))[::-1]
    return SlideSummary(
        slide=slide.path.name,
        folder=folder,
        model=scorer.model_id,
        engine=scorer.engine,
        code_version=__version__,
        reader=f"{slide.facts.reader} ({slide.facts.vendor})",
        colours=slide.facts.colours,
        slide_px=slide.dimensions_px,
        slide_mpp=slide.mpp,
        slide_mpp_source=slide.mpp_source.value,
        tile_px=plan.grid.tile_px,
        tile_um=plan.grid.tile_px * slide.mpp,
        tile_mpp=plan.tile_mpp,
        scanned_mm2=slide.area_mm2,
        tissue_mm2=plan.mask.tissue_mm2,
        ink_mm2=plan.mask.ink_mm2,
        tiles=len(table),
        tiles_by_status=_counts(
            table["status"].tolist(), [s.value for s in TileStatus]
        ),
        tiles_by_class=_counts(_most_probable(scored, scorer.classes), scorer.classes),
        suspicious_classes=suspicion.classes,
        threshold=suspicion.threshold,
        threshold_source=suspicion.threshold_source,
        tiles_suspicious=int((scores >= suspicion.threshold).sum()),
        pieces=count_pieces(table, suspicion=suspicion, grid=plan.grid, mpp=slide.mpp),
        highest_suspicion=float(scores[0]) if len(scores) else None,
        mean_of_ten_highest=float(scores[:HIGHEST].mean()) if len(scores) else None,
        regions=len(regions),
        largest_regions=tuple(
            region.model_copy(update={"rings_px": ()}) for region in regions[:HIGHEST]
        ),
        warnings=(
            *slide.warnings,
            *plan.warnings,
            *suspicion.warnings,
            *_warn_of_table(table),
        ),
        seconds=round(seconds, 3),
    )


def _most_probable(scored: pd.DataFrame, classes: tuple[str, ...]) -> list[str]:
    best = scored[[PROB + name for name in classes]].to_numpy().argmax(axis=1)
    return [classes[i] for i in best]


def _counts(found: list[str], names: tuple[str, ...] | list[str]) -> dict[str, int]:
    return {name: found.count(name) for name in names}


def _warn_of_table(table: pd.DataFrame) -> tuple[str, ...]:
    unreadable = int((table["status"] == TileStatus.UNREADABLE.value).sum())
    if not unreadable:
        return ()
    return (
        f"{unreadable} tiles could not be decoded and are not scored; skipped.csv "
        "lists them. The file may be damaged.",
    )
