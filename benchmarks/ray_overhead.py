"""What Ray costs per part of a slide: the same parts here, and on its workers.

Two measures. Parts that take no time show what handing one out and taking it back
costs the machine that hands them out. A real slide shows the whole: screened without
Ray, then with one and with two workers, one thread each, in turns. Run it as
``python -m benchmarks.ray_overhead``; it writes ``docs/benchmarks/ray-overhead.md``
and the figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.screened_slides.machine import describe_machine
from benchmarks.screened_slides.made_bundle import MPP, SIZE_PX, write_made_bundle
from benchmarks.screened_slides.made_slide import make_slide, write_slide

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "ray-overhead.md"
RESULTS = ROOT / "benchmarks" / "results" / "ray_overhead.json"
WORKERS = (0, 1, 2)
EMPTY_PARTS = 400
TILES_PER_PART = 256
PAGE_TEXT = """\
# What Ray costs

Written by `python -m benchmarks.ray_overhead`.

**Per part.** {empty_parts} parts whose scores are there already (a table of
{tiles_per_part} tiles, {part_kb:.0f} kB) come back from {workers} workers. The machine
that hands them out spends {driver_ms:.1f} ms on each, of which {write_ms:.1f} ms is
writing it to the disk. So it can take in {parts_per_second:.0f} parts a second.

**A slide.** {tiles} tiles scored by a ResNet-50 (PyTorch, one thread per worker), the
start of Ray not counted. Medians of {rounds} runs, in turns.

| | seconds | tiles/s | against no Ray |
|---|---|---|---|
{rows}
The tile tables are the same, byte for byte: {same}.

{machine}.
"""


def main() -> None:
    """Measure, and write page and figures."""
    options = _options()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="cytolens-ray-") as name:
        figures: dict[str, Any] = _empty_parts(Path(name))
        figures |= _slides(Path(name), options)
    figures["machine"] = describe_machine()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    rows = "".join(
        f"| {_name(run['workers'])} | {run['seconds']:.1f} | "
        f"{figures['tiles'] / run['seconds']:.1f} | "
        f"{figures['slides'][0]['seconds'] / run['seconds']:.2f} x |\n"
        for run in figures["slides"]
    )
    text = PAGE_TEXT.format(**figures, rows=rows)
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tiles-a-side", type=int, default=20)
    return parser.parse_args()


def _name(workers: int) -> str:
    return f"Ray, {workers} workers" if workers else "no Ray"


def make_rows(number: int) -> pd.DataFrame:
    """Rows as a part has them; in a worker."""
    import numpy as np

    from cytolens.screening.tile_reading import ReadTile
    from cytolens.screening.tile_status import TileStatus
    from cytolens.screening.tile_table import score_rows

    first = number * TILES_PER_PART
    tiles = [
        ReadTile(tile, TileStatus.SCORED, blur=0.1)
        for tile in range(first, first + TILES_PER_PART)
    ]
    logits = np.random.default_rng(number).standard_normal((TILES_PER_PART, 2))
    return score_rows(tiles, logits, classes=("normal", "tumour"))


def _empty_parts(folder: Path) -> dict[str, Any]:
    from cytolens.cluster import connect, run_tasks
    from cytolens.screening.parts import write_parquet

    with _ray(2), connect("local") as cluster:
        # Workers start and import what they need; not counted.
        list(run_tasks(cluster, make_rows, range(20)))
        began, busy, written = time.perf_counter(), time.process_time(), 0.0
        path = folder / "part.parquet"
        for _, rows in run_tasks(cluster, make_rows, range(EMPTY_PARTS)):
            start = time.perf_counter()
            write_parquet(rows, path)
            written += time.perf_counter() - start
        seconds = time.perf_counter() - began
        # Waiting for the disk is no work of the processor, but the next part waits.
        driver = time.process_time() - busy
    return {
        "empty_parts": EMPTY_PARTS,
        "tiles_per_part": TILES_PER_PART,
        "workers": 2,
        "seconds_for_empty_parts": seconds,
        "driver_ms": 1000 * max(driver, written) / EMPTY_PARTS,
        "write_ms": 1000 * written / EMPTY_PARTS,
        "parts_per_second": EMPTY_PARTS / max(driver, written),
        "part_kb": path.stat().st_size / 1000,
    }


def _slides(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    bundle = write_made_bundle(folder / "bundle")
    side = options.tiles_a_side * SIZE_PX
    slide = write_slide(folder / "slide.tiff", make_slide(side, tissue_share=1.0))
    seconds: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    tables: set[bytes] = set()
    for number in range(options.rounds):
        for workers in WORKERS:
            out = folder / f"{workers}-{number}"
            seconds[workers].append(_screen(bundle, slide, out, workers))
            tables.add((out / slide.stem / "tiles.parquet").read_bytes())
            print(f"{_name(workers)}: {seconds[workers][-1]:.1f} s", flush=True)
    return {
        "tiles": options.tiles_a_side**2,
        "rounds": options.rounds,
        "same": "yes" if len(tables) == 1 else "no",
        "slides": [
            {"workers": w, "seconds": statistics.median(seconds[w])} for w in WORKERS
        ],
    }


def _screen(bundle: Path, slide: Path, out: Path, workers: int) -> float:
    from cytolens.screening import ScreeningSettings, TileSettings, screen

    settings = ScreeningSettings(
        tiles=TileSettings(mpp=MPP, tile_mpp=MPP, all_tiles=True, tiles_per_part=64)
    )
    import torch

    torch.set_num_threads(1)
    with _ray(workers):
        began = time.perf_counter()
        screen(
            bundle,
            slide,
            out=out,
            settings=settings,
            engine="torch",
            device="cpu",
            ray="local" if workers else None,
        )
        return time.perf_counter() - began


class _ray:  # noqa: N801 (used as a function is)
    """A Ray with so many workers, started and warm before the clock runs."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> None:
        if not self.workers:
            return
        from cytolens.cluster.connection import import_ray

        import_ray().init(
            address="local",
            num_cpus=self.workers,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="critical",
        )

    def __exit__(self, *_: object) -> None:
        from cytolens.cluster.connection import import_ray

        if self.workers:
            import_ray().shutdown()


if __name__ == "__main__":
    # Workers find the tasks by this name, not as `__main__`.
    from benchmarks.ray_overhead import main as run

    run()
