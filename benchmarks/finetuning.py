"""Full fine-tuning through our whole training path, beside a loop written by hand.

Both train the same network on the same images, with the same augmentation in effect
and the same batch, each in a process of its own. Stretches alternate, one process
resting while the other works, so that load on the machine meets both. A stretch is
an epoch: training, a small validation, and writing what a stopped run needs.

Run it as ``python -m benchmarks.finetuning``; it takes seven minutes on two cores and
writes ``docs/benchmarks/finetuning.md`` and the figures beside this file.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import statistics
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from PIL import Image

from benchmarks.finetuning_sides import by_hand, through_cytolens

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "finetuning.md"
RESULTS = Path(__file__).with_name("finetuning.json")
WARM_UP = 1
BATCH = 32
VALIDATION = 32
HEAD = """\
# Full fine-tuning

Written by `python -m benchmarks.finetuning`. All weights of a network learn: through
Cytolens (Lightning's loop, batches from the image cache, augmentation, validation,
checkpoints from which a run can be resumed to the bit), and through a loop written by
hand in plain PyTorch (channels last, images in memory as bytes, flips, quarter turns,
brightness and contrast drawn for each image, AdamW, validation, weights saved). Same
images, same batch of {batch}, same augmentation in effect. Stretches of one epoch
alternate; medians, and the median of the ratios of neighbouring stretches with the
smallest and largest. The last column is that ratio by processor time, which other work
on the machine disturbs less.

An epoch is 1,024 images: between those of the training splits of Herlev and SIPaKMeD.
A ResNet-50 writes 94 MB of weights after each and, in Cytolens, 188 MB of the
optimiser's state, however short the epoch is. Cytolens writes while the next epoch
trains, but here waits for it within the stretch. Its optimiser's step is PyTorch's
fused one; the loop leaves that as PyTorch sets it.

| network | batch norm | px | by hand, images/s | Cytolens | ratio | processor |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Case:
    """One network at one size."""

    backbone: str
    size_px: int
    images: int
    """Of a stretch."""
    freeze_norm: bool
    stretches: int

    @property
    def norm(self) -> str:
        """What batch norm does."""
        return "frozen statistics" if self.freeze_norm else "learns"


CASES = (
    Case("mobilenetv2_100", 96, 1024, freeze_norm=False, stretches=4),
    Case("mobilenetv2_100", 96, 1024, freeze_norm=True, stretches=4),
    Case("resnet50", 64, 1024, freeze_norm=False, stretches=4),
)


def main() -> None:
    """Measure every case and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="backbones with this in their name")
    parser.add_argument("--stretches", type=int, help="instead of those of the case")
    arguments = parser.parse_args()
    # Both sides: threads that spin while they wait would take each other's cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    rows = []
    for case in CASES:
        if arguments.only in case.backbone:
            rows.append(_measure(case, arguments.stretches or case.stretches))
            print(rows[-1], flush=True)
    if arguments.only or arguments.stretches:
        return
    RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    _write_page(rows)


def _measure(case: Case, stretches: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = _write_images(folder, case)
        sides = [
            _Side(work, asdict(case) | {"epochs": stretches + WARM_UP}, manifest)
            for work in (by_hand, through_cytolens)
        ]
        times = [[side.stretch() for side in sides] for _ in range(stretches + WARM_UP)]
        for side in sides:
            side.end()
    # Stretches, sides, clock and processor.
    rates = case.images / np.array(times)[WARM_UP:]
    hand, ours = rates[:, 0, 0], rates[:, 1, 0]
    return asdict(case) | {
        "norm": case.norm,
        "by_hand": statistics.median(hand),
        "cytolens": statistics.median(ours),
        "ratios": sorted((ours / hand).tolist()),
        "processor_ratio": statistics.median(rates[:, 1, 1] / rates[:, 0, 1]),
    }


class _Side:
    """A process that waits, does a stretch when it is told to, and says how long."""

    def __init__(
        self,
        work: Callable[[Connection, dict[str, object], Path], None],
        case: dict[str, object],
        manifest: Path,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, case, manifest))
        self.process.start()
        theirs.close()
        self.connection.recv()  # ready

    def stretch(self) -> tuple[float, float]:
        """Seconds by the clock and of the processor."""
        self.connection.send("go")
        seconds: tuple[float, float] = self.connection.recv()
        return seconds

    def end(self) -> None:
        self.connection.send("end")
        self.process.join()


def _write_images(folder: Path, case: Case) -> Path:
    generator = np.random.default_rng(0)
    rows = []
    for number in range(case.images + VALIDATION):
        coarse = generator.integers(0, 256, (8, 8, 3), dtype=np.uint8)
        image = Image.fromarray(coarse).resize((case.size_px,) * 2)
        name = f"{number}.png"
        image.save(folder / name)
        split = "train" if number < case.images else "val"
        label = "ab"[number % 2]
        rows.append((name, name, label, f"g{number}", split))
    columns = ["sample", "image", "label", "group", "split"]
    pd.DataFrame(rows, columns=columns).to_csv(folder / "manifest.csv", index=False)
    return folder / "manifest.csv"


def _write_page(rows: list[dict[str, object]]) -> None:
    import torch

    lines = [_line(row) for row in rows]
    cores = f"{os.cpu_count()} CPU cores, {platform.machine()}"
    hardware = f"\n{cores}, torch {torch.__version__}.\n"
    PAGE.write_text(HEAD.format(batch=BATCH) + "".join(lines) + hardware)
    print(PAGE.read_text())


def _line(row: dict[str, object]) -> str:
    ratios = row["ratios"]
    if not isinstance(ratios, list):
        raise TypeError(ratios)
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    rates = f"{row['by_hand']:.0f} | {row['cytolens']:.0f}"
    ratio = f"{statistics.median(ratios):.2f} ({spread})"
    cells = [row["backbone"], row["norm"], row["size_px"], rates, ratio]
    cells.append(f"{row['processor_ratio']:.2f}")
    return "| " + " | ".join(map(str, cells)) + " |\n"


if __name__ == "__main__":
    main()
