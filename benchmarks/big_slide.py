"""Screen a generated slide of 60,000 x 60,000 pixels and watch time and memory.

Run it as ``python -m benchmarks.big_slide``; it writes
``docs/benchmarks/big-slide.md`` and the figures as JSON. ``--kills N`` kills the run N
times at random moments first, and compares what is resumed with what was never killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.screened_slides.machine import describe_machine
from benchmarks.screened_slides.made_bundle import (
    SIZE_PX,
    export_made_bundle,
    write_made_bundle,
)
from benchmarks.screened_slides.made_slide import make_slide, write_slide
from benchmarks.screened_slides.watched_run import run_watched, screen_command

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "big-slide.md"
RESULTS = ROOT / "benchmarks" / "results" / "big_slide.json"
SIDE_PX = 60_000
TISSUE_SHARE = 0.1
ENGINE = "openvino-int8"
LIMIT_BYTES = 1_500_000_000
MORE_THAN_RESUME = 0.9
"""Kills fall within this share of the time that the whole run took."""
PAGE_TEXT = """\
# A large slide

Written by `python -m benchmarks.big_slide`. A generated JPEG pyramid of {side_px} x
{side_px} pixels, {share:.0%} of it tissue ({file_mb:.0f} MB, written in
{made_seconds:.0f} s), screened by a ResNet-50 in int8. Memory is resident, of the
process and its reader processes together, looked at ten times a second; pages that
processes share count once for each.

| tiles of the grid | scored | seconds | scored tiles/s | most memory, MB |
|---|---|---|---|---|
| {tiles} | {scored} | {seconds:.0f} | {rate:.1f} | {peak_mb:.0f} |

The limit is {limit_mb:.0f} MB. {note}
{kills_text}
{machine}.
"""
KILLS_TEXT = """
Then the same slide was screened with `kill -9` at {n} random moments and resumed each
time. The last run ended with {same_tiles} tiles, none twice and none lost, and
`tiles.parquet` is {bytes_same} to the one of the run that was never killed.
"""


def main() -> None:
    """Measure, and write page and figures."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="cytolens-big-slide-") as name:
        work = Path(name)
        bundle = write_made_bundle(work / "bundle")
        export_made_bundle(bundle, work=work)
        began = time.perf_counter()
        made = make_slide(options.side_px, tissue_share=TISSUE_SHARE)
        slide = write_slide(work / "big.tiff", made)
        figures: dict[str, Any] = {
            "side_px": options.side_px,
            "share": made.tissue_share,
            "file_mb": slide.stat().st_size / 1e6,
            "made_seconds": time.perf_counter() - began,
            "tile_px": SIZE_PX,
            "note": options.note,
        }
        figures |= _screen(bundle, slide, out=work / "whole")
        print(figures, flush=True)
        if options.kills:
            figures["kills"] = _killed(
                bundle, slide, work=work, n=options.kills, seconds=figures["seconds"]
            )
    _write(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side-px", type=int, default=SIDE_PX)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--note", default="", help="what else this machine did")
    return parser.parse_args()


def _screen(bundle: Path, slide: Path, *, out: Path) -> dict[str, Any]:
    run = run_watched(screen_command(bundle, slide, out=out, engine=ENGINE))
    if run.code:
        raise RuntimeError(run.stderr)
    table = pd.read_parquet(out / slide.stem / "tiles.parquet")
    scored = int((table["status"] == "scored").sum())
    return {
        "tiles": len(table),
        "scored": scored,
        "seconds": run.seconds,
        "rate": scored / run.seconds,
        "peak_mb": run.peak_bytes / 1e6,
        "limit_mb": LIMIT_BYTES / 1e6,
    }


def _killed(
    bundle: Path, slide: Path, *, work: Path, n: int, seconds: float
) -> dict[str, Any]:
    """Kill and resume, then compare with the run that was never killed."""
    lot = np.random.default_rng(0)
    command = screen_command(bundle, slide, out=work / "killed", engine=ENGINE)
    moments = []
    for _ in range(n):
        # Short enough that the work is spread over all the runs.
        after = lot.uniform(0.02, 2 * MORE_THAN_RESUME / n) * seconds
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            try:
                run.wait(after)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
        moments.append({"after_s": after, "killed": run.returncode != 0})
        print(moments[-1], flush=True)
    last = run_watched(command)
    if last.code:
        raise RuntimeError(last.stderr)
    files = [work / name / slide.stem / "tiles.parquet" for name in ("whole", "killed")]
    whole, killed = (pd.read_parquet(file)["tile"].tolist() for file in files)
    return {
        "moments": moments,
        "tiles": len(killed),
        "same_tiles": killed == whole and len(set(killed)) == len(killed),
        "same_bytes": _digest(files[0]) == _digest(files[1]),
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(figures: dict[str, Any]) -> None:
    machine = describe_machine("openvino", "openslide-python")
    kills = figures.get("kills")
    kills_text = ""
    if kills is not None:
        kills_text = KILLS_TEXT.format(
            n=sum(moment["killed"] for moment in kills["moments"]),
            same_tiles=f"the same {kills['tiles']}" if kills["same_tiles"] else "OTHER",
            bytes_same="the same to the byte"
            if kills["same_bytes"]
            else "NOT the same",
        )
    page = PAGE_TEXT.format(**figures, kills_text=kills_text, machine=machine)
    PAGE.write_text(page, encoding="utf-8")
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps(figures | {"machine": machine}, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
