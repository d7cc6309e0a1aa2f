"""Score a slide's tiles, part by part, and take up what an earlier run left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cytolens.screening.parts import Parts, write_parquet
from cytolens.screening.tile_status import TileStatus
from cytolens.screening.tile_table import assemble

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.screening.plan import Plan
    from cytolens.screening.runner import PartRunner
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import WorkSettings
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

    Advance = Callable[[int, int], None]
    """Called with the tiles that are done and all there are to do."""

TABLE = "tiles.parquet"
PARTS = "parts"


def score_slide(
    slide: Slide,
    scorer: TileScorer,
    *,
    plan: Plan,
    worklist: Worklist,
    work: WorkSettings,
    folder: Path,
    advance: Advance,
    runner: PartRunner,
) -> pd.DataFrame:
    """Score what is not scored yet and return the table of all tiles.

    Each part is on the disk as soon as it is whole.
    """
    table_path = folder / TABLE
    parts = Parts(folder / PARTS, worklist)
    if table_path.exists():
        advance(len(worklist.tiles), len(worklist.tiles))
        parts.delete()
        return pd.read_parquet(table_path)
    missing = parts.missing()
    left = sum(len(worklist.tiles_of(number)) for number in missing)
    on_tiles = _counter(len(worklist.tiles) - left, len(worklist.tiles), advance)
    for number, rows in runner(
        slide, scorer, worklist=worklist, numbers=missing, work=work, on_tiles=on_tiles
    ):
        parts.write(number, rows)
    table = assemble(plan, parts.read_all(), model_id=scorer.model_id)
    write_parquet(table, table_path)
    parts.delete()
    return table


def _counter(done: int, total: int, advance: Advance) -> Callable[[int], None]:
    def on_tiles(count: int) -> None:
        nonlocal done
        done += count
        advance(done, total)

    on_tiles(0)
    return on_tiles


def all_unreadable(table: pd.DataFrame) -> bool:
    """Whether tiles were read, and none of them could be."""
    read = table["status"].isin([TileStatus.BACKGROUND, TileStatus.INK])
    rest = table.loc[~read, "status"]
    return bool(len(rest)) and bool((rest == TileStatus.UNREADABLE).all())
