"""What `cytolens data check` finds, misses and costs: docs/benchmarks/data-check.md.

Run with CYTOLENS_DATA set to the folder of real image sets:
``python -m benchmarks.data_check [--per-change 10] [--only clean leaks time]``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import psutil
from PIL import Image

from benchmarks.data_check_changes import CHANGES, Rgb
from cytolens.images import decode_image
from cytolens.manifest import Manifest, read_manifest
from cytolens.manifest.check import FindingKind, check_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

OUT = Path(__file__).parents[1] / "docs" / "benchmarks" / "data-check.md"
SETS = ("herlev", "lbc", "oral", "pcam")
COPIES = {
    FindingKind.DUPLICATE,
    FindingKind.NEAR_DUPLICATE,
    FindingKind.LABEL_CONFLICT,
    FindingKind.OVERLAP,
}


def main() -> None:
    """Measure what was asked for and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-change", type=int, default=10)
    parser.add_argument("--only", nargs="*", default=["leaks", "clean", "time"])
    arguments = parser.parse_args()
    data = Path(os.environ["CYTOLENS_DATA"])
    parts: dict[str, Callable[[], list[str]]] = {
        "leaks": lambda: planted_leaks(data, arguments.per_change),
        "clean": lambda: clean_sets(data),
        "time": lambda: seconds(data),
    }
    lines = ["# Data check: measured", "", f"Cores: {os.cpu_count()}.", ""]
    for name in arguments.only:
        lines += [*parts[name](), ""]
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def planted_leaks(data: Path, per_change: int) -> list[str]:
    """Recall per change: a changed copy of a train image is planted in val."""
    recall: dict[str, list[str]] = {change: [] for change in CHANGES}
    for name in SETS:
        with tempfile.TemporaryDirectory() as folder:
            manifest, planted = plant(data / name, Path(folder), per_change)
            result = check_manifest(manifest)
        found = {
            sample
            for finding in result.findings
            if finding.kind in COPIES and finding.crosses_splits
            for sample in finding.samples
        }
        for change, copies in planted.items():
            hits = sum(copy in found for copy in copies)
            recall[change].append(f"{hits}/{len(copies)}")
    head = [
        "## Planted leaks: found per change",
        "",
        f"| change | {' | '.join(SETS)} |",
    ]
    rows = [f"| {change} | {' | '.join(cells)} |" for change, cells in recall.items()]
    return [*head, "|---|" + "---|" * len(SETS), *rows]


def plant(
    root: Path, folder: Path, per_change: int
) -> tuple[Manifest, dict[str, list[str]]]:
    """Make a set whose originals are train and whose changed copies are val."""
    source = read_manifest(root / "manifest.csv")
    rng = np.random.default_rng(0)
    limit = max(500, per_change * len(CHANGES))
    paths = source.image_paths()
    chosen = [paths[row] for row in rng.permutation(len(paths))[:limit]]
    rows = [(f"original-{n}", str(path), "train") for n, path in enumerate(chosen)]
    planted: dict[str, list[str]] = {change: [] for change in CHANGES}
    for number in range(per_change * len(CHANGES)):
        change = list(CHANGES)[number // per_change]
        image: Rgb = CHANGES[change](decode_image(chosen[number % len(chosen)]), rng)
        name = f"copy-{number}"
        Image.fromarray(image).save(folder / f"{name}.png")
        rows.append((name, str(folder / f"{name}.png"), "val"))
        planted[change].append(name)
    table = pd.DataFrame(rows, columns=["sample", "image", "split"])
    for column in ("label", "group", "site", "mpp"):
        table[column] = pd.NA
    return Manifest(table, folder), planted


def clean_sets(data: Path) -> list[str]:
    """Findings on sets that are split by group; each was looked at by eye."""
    lines = ["## Clean sets: findings", "", "| set | images | errors | kinds |"]
    lines.append("|---|---|---|---|")
    for name in ("herlev", "lbc", "oral"):
        result = check_manifest(read_manifest(data / name / "manifest.csv"))
        kinds = ", ".join(f"{kind} {count}" for kind, count in result.counts.items())
        lines.append(f"| {name} | {result.images} | {len(result.errors)} | {kinds} |")
    return lines


def seconds(data: Path) -> list[str]:
    """Time and memory of 12,000 PCam patches."""
    source = read_manifest(data / "pcam" / "manifest.csv")
    manifest = source.subset("train")
    start, worked = time.perf_counter(), time.process_time()
    check_manifest(manifest)
    took, worked = time.perf_counter() - start, time.process_time() - worked
    memory = psutil.Process().memory_info().rss / 2**20
    return [
        "## Time",
        "",
        f"{len(manifest):,} PCam patches: {took:.0f} s, of which the processor worked "
        f"{worked:.0f} s summed over cores; {memory:.0f} MiB at the end "
        f"(load average {os.getloadavg()[0] if hasattr(os, 'getloadavg') else 0:.1f}).",
    ]


if __name__ == "__main__":
    main()
