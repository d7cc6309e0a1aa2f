"""Score a slide's tiles, part by part, and take up what an earlier run left."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.screening.parts import Parts, write_parquet
from cytolens.screening.tile_reading import TileReader
from cytolens.screening.tile_status import TileStatus
from cytolens.screening.tile_table import assemble, score_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cytolens.screening.plan import Plan
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import TileSettings, WorkSettings
    from cytolens.screening.tile_reading import ReadTile
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
    settings: TileSettings,
    work: WorkSettings,
    folder: Path,
    advance: Advance,
) -> pd.DataFrame:
    """Score what is not scored yet and return the table of all tiles.

    Memory is that of the tiles read ahead and of one part, whatever the slide.
    """
    table_path = folder / TABLE
    parts = Parts(folder / PARTS, plan.to_score)
    if table_path.exists():
        advance(len(plan.to_score), len(plan.to_score))
        parts.delete()
        return pd.read_parquet(table_path)
    max_blur = 1.0 if settings.all_tiles else settings.max_blur
    reader = TileReader(slide, plan, scorer.preprocessing, max_blur)
    _score_missing(reader, scorer, parts=parts, work=work, advance=advance)
    table = assemble(plan, parts.read_all(), model_id=scorer.model_id)
    write_parquet(table, table_path)
    parts.delete()
    return table


def _score_missing(
    reader: TileReader,
    scorer: TileScorer,
    *,
    parts: Parts,
    work: WorkSettings,
    advance: Advance,
) -> None:
    missing = parts.missing()
    if not missing:
        return
    # One stream over all parts, so that the readers never wait for a part's end.
    wanted = np.concatenate([parts.tiles_of(number) for number in missing])
    stream = closing(reader.read_ahead(wanted, readers=work.readers))
    total = len(parts.tiles)
    done = total - len(wanted)
    advance(done, total)
    with stream as read:
        for number in missing:
            rows = []
            left = len(parts.tiles_of(number))
            for tiles in _batches(read, left, batch_size=work.batch_size):
                rows.append(_score_batch(tiles, scorer))
                done += len(tiles)
                advance(done, total)
            parts.write(number, pd.concat(rows, ignore_index=True))


def _batches(
    stream: Iterator[ReadTile], left: int, *, batch_size: int
) -> Iterator[list[ReadTile]]:
    while left:
        size = min(left, batch_size)
        left -= size
        yield [next(stream) for _ in range(size)]


def _score_batch(tiles: list[ReadTile], scorer: TileScorer) -> pd.DataFrame:
    pixels = [t.pixels for t in tiles if t.pixels is not None]
    logits = np.empty((0, len(scorer.classes)))
    if pixels:
        logits = scorer.logits(np.stack(pixels))
    return score_rows(tiles, logits, classes=scorer.classes)


def all_unreadable(table: pd.DataFrame) -> bool:
    """Whether tiles were read, and none of them could be."""
    read = table["status"].isin([TileStatus.BACKGROUND, TileStatus.INK])
    rest = table.loc[~read, "status"]
    return bool(len(rest)) and bool((rest == TileStatus.UNREADABLE).all())
