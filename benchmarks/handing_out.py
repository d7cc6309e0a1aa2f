"""What a slide costs the machine that hands out its work: all but the scoring.

A generated slide of 60,000 x 60,000 pixels is screened, with scores drawn by lot in
place of a network's. What is left is the search for tissue, taking in the parts, and
tables, maps, pictures and gallery at the end. Run it as
``python -m benchmarks.handing_out``; it takes about a minute and writes figures as
JSON, which `benchmarks.cluster_cost` starts from.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.screened_slides.machine import describe_machine
from benchmarks.screened_slides.made_bundle import MPP, write_made_bundle
from benchmarks.screened_slides.made_slide import make_slide, write_slide
from cytolens.screening import ScreeningSettings, TileSettings
from cytolens.screening.many import screen_slides
from cytolens.screening.screen import load_scorer
from cytolens.screening.tile_reading import ReadTile
from cytolens.screening.tile_status import TileStatus
from cytolens.screening.tile_table import score_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.screening.part_scoring import OnTiles, ScoredPart
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

RESULTS = Path(__file__).parent / "results" / "handing_out.json"
SIDE_PX = 60_000
TISSUE_SHARE = 0.1
ROUNDS = 3


def main() -> None:
    """Measure, and write the figures."""
    with tempfile.TemporaryDirectory(prefix="cytolens-handing-") as name:
        work = Path(name)
        scorer = load_scorer(
            write_made_bundle(work / "bundle"), engine="torch", device="cpu"
        )
        made = make_slide(SIDE_PX, tissue_share=TISSUE_SHARE)
        slide = write_slide(work / "slide.tiff", made)
        seconds = []
        # One more, not counted: it imports what is needed.
        for number in range(ROUNDS + 1):
            began = time.perf_counter()
            screening = screen_slides(
                scorer,
                [slide],
                out=work / str(number),
                settings=ScreeningSettings(tiles=TileSettings(mpp=MPP, tile_mpp=MPP)),
                runner=score_by_lot,
            )
            seconds.append(time.perf_counter() - began)
            print(f"{seconds[-1]:.1f} s", flush=True)
    figures = {
        "seconds": statistics.median(seconds[1:]),
        "all_seconds": seconds[1:],
        "scored": screening.slides[0].tiles_by_status[TileStatus.SCORED],
        "side_px": SIDE_PX,
        "machine": describe_machine(),
    }
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))


def score_by_lot(
    slide: Slide,
    scorer: TileScorer,
    *,
    worklist: Worklist,
    numbers: Sequence[int],
    on_tiles: OnTiles,
    **_: object,
) -> Iterator[ScoredPart]:
    """Stand in for a network; see `cytolens.screening.runner.PartRunner`."""
    del slide
    for number in numbers:
        tiles = worklist.tiles_of(number)
        read = [ReadTile(int(tile), TileStatus.SCORED, blur=0.1) for tile in tiles]
        shape = (len(read), len(scorer.classes))
        logits = np.random.default_rng(number).standard_normal(shape)
        on_tiles(len(read))
        yield number, score_rows(read, logits, classes=scorer.classes)


if __name__ == "__main__":
    main()
