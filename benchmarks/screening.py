"""``cytolens screen`` beside TIAToolbox's PatchPredictor: same slide, tiles, weights.

Run it as ``python -m benchmarks.screening --peer-python PYTHON``, where PYTHON has
TIAToolbox 2.1. Every run is a process of its own, from start to end, one after the
other on the same cores. It writes ``docs/benchmarks/screening.md`` and the figures
beside it as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.screened_slides.machine import describe_machine
from benchmarks.screened_slides.made_bundle import (
    CLASSES,
    MPP,
    SIZE_PX,
    export_made_bundle,
    write_made_bundle,
)
from benchmarks.screened_slides.made_slide import make_slide, write_slide
from benchmarks.screened_slides.watched_run import run_watched, screen_command

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "screening.md"
RESULTS = ROOT / "benchmarks" / "results" / "screening.json"
PEER = Path(__file__).parent / "peers" / "tiatoolbox_patches.py"
TILES_A_SIDE = 36
TRIAL_TILES_A_SIDE = 8
BATCH = 32
PEER_WORKERS = (0, 2)
"""The peer may choose the faster, by a short trial."""
PEER_PROB = "peer:"
ENGINES = ("openvino-int8", "openvino-float")
HEAD = """\
# Screening

Written by `python -m benchmarks.screening`. A generated slide of {side} x {side} pixels
({tiles} tiles of {tile} pixels), scored by a ResNet-50 with the same random weights on
both sides. TIAToolbox's `PatchPredictor` has {workers} data-loading
workers{choice}.
Each time is of a whole process, from start to end; Cytolens' has the reading in
isolated processes, the tissue search, the blur check, and all
tables, maps and pictures in it. Medians of {rounds} runs, TIAToolbox once.

| | seconds | tiles/s | ratio | most memory, MiB |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Side:
    """One contestant's figures."""

    name: str
    tiles: int
    seconds: float
    peak_bytes: int

    @property
    def tiles_per_s(self) -> float:
        """From the start of the process to its end."""
        return self.tiles / self.seconds


def main() -> None:
    """Measure, and write page and figures."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="cytolens-screening-") as name:
        work = Path(name)
        bundle = options.bundle
        if bundle is None:
            bundle = write_made_bundle(work / "bundle")
            export_made_bundle(bundle, work=work)
        slide, trial = (
            write_slide(
                work / f"{side}.tiff", make_slide(side * SIZE_PX, tissue_share=1.0)
            )
            for side in (options.tiles_a_side, TRIAL_TILES_A_SIDE)
        )
        contest = _Contest(work, bundle, options.peer_python, options.threads)
        workers = min(
            options.peer_workers,
            key=lambda n: (
                contest.peer(trial, workers=n)[0]
                if len(options.peer_workers) > 1
                else 0
            ),
        )
        ours: dict[str, list[Side]] = {engine: [] for engine in ENGINES}
        peers: list[Side] = []
        peer_table = pd.DataFrame()
        # The peer stands in the middle, so that a drift of the machine meets all.
        for round_number in range(options.rounds):
            for engine in ENGINES:
                ours[engine].append(contest.screen(slide, engine=engine))
            if round_number < options.peer_rounds:
                seconds, peer_table, peak = contest.peer(slide, workers=workers)
                peers.append(Side("TIAToolbox", len(peer_table), seconds, peak))
        agreement = {
            engine: _agreement(contest.table(slide, engine), peer_table)
            for engine in ENGINES
        }
    medians = [_median(sides) for sides in (peers, *ours.values())]
    _write(options, workers, medians, agreement)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, help="One made by an earlier run.")
    parser.add_argument("--peer-workers", type=int, nargs="+", default=PEER_WORKERS)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peer-rounds", type=int, default=1)
    parser.add_argument("--tiles-a-side", type=int, default=TILES_A_SIDE)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


@dataclass(frozen=True)
class _Contest:
    work: Path
    bundle: Path
    peer_python: Path
    threads: int

    def screen(self, slide: Path, *, engine: str) -> Side:
        """Run ours once."""
        out = self.work / engine
        shutil.rmtree(out, ignore_errors=True)
        command = screen_command(self.bundle, slide, out=out, engine=engine)
        run = run_watched([*command, "--all-tiles", "--batch-size", str(BATCH)])
        if run.code:
            raise RuntimeError(run.stderr)
        tiles = len(self.table(slide, engine))
        side = Side(engine, tiles, run.seconds, run.peak_bytes)
        print(side, flush=True)
        return side

    def table(self, slide: Path, engine: str) -> pd.DataFrame:
        """Tiles that ours scored."""
        table = pd.read_parquet(self.work / engine / slide.stem / "tiles.parquet")
        return table[table["status"] == "scored"]

    def peer(self, slide: Path, *, workers: int) -> tuple[float, pd.DataFrame, int]:
        """Run the peer once: seconds, its tiles with their scores, and its memory."""
        out = self.work / "peer.npz"
        job = {
            "slide": str(slide),
            "weights": str(self.bundle / "model.safetensors"),
            "mpp": MPP,
            "tile_px": SIZE_PX,
            "threads": self.threads,
            "batch_size": BATCH,
            "workers": workers,
            "folder": str(self.work / "peer"),
            "out": str(out),
        }
        command = [str(self.peer_python), str(PEER), json.dumps(job)]
        run = run_watched(command)
        if run.code:
            raise RuntimeError(run.stderr)
        print(f"peer, {workers} workers: {run.seconds:.1f} s", flush=True)
        with np.load(out) as found:
            table = pd.DataFrame(found["coordinates"][:, :2], columns=["x_px", "y_px"])
            table[[PEER_PROB + name for name in CLASSES]] = found["probabilities"]
        return run.seconds, table, run.peak_bytes


def _agreement(ours: pd.DataFrame, peer: pd.DataFrame) -> dict[str, float]:
    """Of the scores of the same tiles; both sides must have exactly the same."""
    both = ours.merge(peer, on=["x_px", "y_px"], how="outer", indicator=True)
    if not (both["_merge"] == "both").all():
        raise RuntimeError(str(both["_merge"].value_counts()))
    first = both[[f"prob:{name}" for name in CLASSES]].to_numpy()
    second = both[[PEER_PROB + name for name in CLASSES]].to_numpy()
    return {
        "tiles": len(both),
        "largest_difference": float(np.abs(first - second).max()),
        "same_class": float((first.argmax(1) == second.argmax(1)).mean()),
    }


def _median(sides: list[Side]) -> Side:
    first = sides[0]
    return Side(
        first.name,
        first.tiles,
        statistics.median(side.seconds for side in sides),
        max(side.peak_bytes for side in sides),
    )


def _write(
    options: argparse.Namespace,
    workers: int,
    sides: list[Side],
    agreement: dict[str, dict[str, float]],
) -> None:
    peer = sides[0]
    versions = _peer_versions(options.peer_python)
    rows = "".join(
        f"| {s.name} | {s.seconds:.1f} | {s.tiles_per_s:.1f} | "
        f"{s.tiles_per_s / peer.tiles_per_s:.1f} | {s.peak_bytes / 2**20:.0f} |\n"
        for s in sides
    )
    agrees = "".join(
        f"\n`{engine}` against TIAToolbox: probabilities differ by at most "
        f"{found['largest_difference']:.2g}, and {100 * found['same_class']:.2f} % of "
        f"{found['tiles']} tiles get the same class.\n"
        for engine, found in agreement.items()
    )
    head = HEAD.format(
        side=options.tiles_a_side * SIZE_PX,
        tiles=peer.tiles,
        tile=SIZE_PX,
        workers=workers,
        choice=_choice(options.peer_workers),
        rounds=options.rounds,
    )
    machine = describe_machine("openvino", "openslide-python")
    page = f"{head}{rows}{agrees}\n{machine}; the peer's: {versions}.\n"
    PAGE.write_text(page, encoding="utf-8")
    RESULTS.parent.mkdir(exist_ok=True)
    figures = {
        "sides": [asdict(s) | {"tiles_per_s": s.tiles_per_s} for s in sides],
        "agreement": agreement,
        "peer_workers": workers,
        "machine": machine,
        "peer_versions": versions,
    }
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(page)


def _choice(workers: list[int]) -> str:
    if len(workers) == 1:
        return ""
    choices = " and ".join(map(str, workers))
    return f", the faster of {choices} in a trial on {TRIAL_TILES_A_SIDE**2} tiles"


def _peer_versions(python: Path) -> str:
    script = (
        "from importlib.metadata import version as v; "
        "print(*(f'{n} {v(n)}' for n in ('tiatoolbox', 'torch')), sep=', ')"
    )
    command = [str(python), "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
