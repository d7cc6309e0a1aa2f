"""What int8 exports of trained bundles lose, and how much faster they are.

Exports each bundle afresh as ``cytolens export --to openvino-int8`` does, and times the
graph beside the one in 32 bit, batch by batch in turn, on decoded images of its own
``val``. Needs a folder with one run or more, each ``NAME/bundle`` with the
``NAME/manifest.csv`` that it was trained on.

Run it as ``python -m benchmarks.int8_exports --bundles DIR``; a MobileNetV2 takes about
a minute on two quiet cores. It writes ``docs/benchmarks/int8.md`` and figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.int8_page import RESULTS, write_page
from benchmarks.screened_slides.machine import describe_machine
from cytolens.bundle.loading import load_bundle
from cytolens.exporting.chosen import decode_chosen, evenly
from cytolens.exporting.export import export_bundle
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import Split
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.running import run_openvino

if TYPE_CHECKING:
    from cytolens.runtime.conversion.running import Runner

BATCH = 16
TIMED_IMAGES = 96
ROUNDS = 7


def main() -> None:
    """Measure every run in the folder, or only those named, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundles", type=Path, required=True)
    parser.add_argument("--only", nargs="*")
    asked = parser.parse_args()
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for run in sorted(asked.bundles.iterdir()):
        if (run / "bundle").is_dir() and run.name in (asked.only or [run.name]):
            results[run.name] = _measure(run)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    write_page()


def _measure(run: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = export_bundle(
            run / "bundle",
            run / "manifest.csv",
            to="openvino-int8",
            out=Path(folder) / "out",
            say=print,
        )
        seconds = time.perf_counter() - began
        full, int8 = _rates(run, done.folder / "model.xml", work=Path(folder))
    description = load_bundle(run / "bundle").description
    return {
        "recipe": description.recipe.name,
        "size_px": description.preprocessing.size_px,
        "views": description.recipe.views,
        "seconds": seconds,
        "images_per_second": {"32 bit": full, "int8": int8},
        "machine": describe_machine(),
        "proof": done.proof.model_dump(mode="json"),
    }


def _rates(run: Path, graph: Path, *, work: Path) -> tuple[float, float]:
    """Images a second in 32 bit and in 8: medians of rounds in turn."""
    bundle = load_bundle(run / "bundle")
    val = read_manifest(run / "manifest.csv").subset(Split.VAL)
    chosen = decode_chosen(evenly(val, TIMED_IMAGES), bundle, file=work / "pixels.npy")
    batches = list(chosen.batches(BATCH))
    runners = run_openvino(convert_to_openvino(bundle)), run_openvino(graph)
    rates: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS + 1):
        for found, runner in zip(rates, runners, strict=True):
            found.append(len(chosen) / _seconds(runner, batches))
    full, int8 = (statistics.median(found[1:]) for found in rates)
    return full, int8


def _seconds(runner: Runner, batches: list[Any]) -> float:
    began = time.perf_counter()
    for batch in batches:
        runner.logits(batch)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
