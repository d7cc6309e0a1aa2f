"""Train and evaluate every case on the real images; write the page.

Needs ``CYTOLENS_DATA`` (the real sets) and ``CYTOLENS_WEIGHTS`` (the ImageNet
MobileNetV2). A case that has a result is not run again; ``--again`` runs it anew.

``--figures`` computes figures anew from tables that are kept; ``--page`` writes the
page alone. Run it as ``python -m benchmarks.accuracy.run [--only TEXT]``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import torch

from benchmarks.accuracy import peers
from benchmarks.accuracy.cases import CASES, Case
from benchmarks.accuracy.page import RESULTS, write_page
from benchmarks.accuracy.views import ask
from cytolens.manifest.read import read_manifest
from cytolens.prediction.table import Predictions, build_predictions

if TYPE_CHECKING:
    from cytolens.manifest import Manifest

INIT = "mobilenetv2_100.imagenet.safetensors"
USES_INIT = {"laptop", *("frozen + LR", "plain fine-tuning")}


def main() -> None:
    """Run what has no result yet, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name has this text")
    parser.add_argument("--again", action="store_true", help="also those with a result")
    parser.add_argument("--page", action="store_true", help="write the page alone")
    parser.add_argument(
        "--figures", action="store_true", help="compute figures of kept tables anew"
    )
    arguments = parser.parse_args()
    if arguments.figures:
        _ask_again(arguments.only)
    elif not arguments.page:
        _measure_cases(arguments.only, again=arguments.again)
    write_page()


def _ask_again(only: str) -> None:
    """After a change of how intervals are made, no model need be trained again."""
    for case in CASES:
        path = _result(case)
        table = path.with_suffix(".parquet")
        if only in case.key and path.exists() and table.exists():
            result = json.loads(path.read_text(encoding="utf-8"))
            result["answers"] = ask(Predictions.read(table), case.dataset)
            path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _measure_cases(only: str, *, again: bool) -> None:
    data, weights = _folder("CYTOLENS_DATA"), _folder("CYTOLENS_WEIGHTS")
    for case in CASES:
        if only in case.key and (again or not _result(case).exists()):
            print(f"{case.key} ...", flush=True)
            _measure(case, data / case.dataset / "manifest.csv", weights / INIT)


def _folder(variable: str) -> Path:
    folder = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not folder.is_dir():
        sys.exit(f"{variable} names no folder: set it to where the real images are.")
    return folder


def _result(case: Case) -> Path:
    return RESULTS / f"{case.key}.json"


def _measure(case: Case, manifest_path: Path, init: Path) -> None:
    manifest = _pixels(read_manifest(manifest_path), case.pixels)
    run = _peer if case.system in {"frozen + LR", "plain fine-tuning"} else _recipe
    with tempfile.TemporaryDirectory() as scratch:
        wall, cpu = time.perf_counter(), _cpu_seconds()
        predictions, facts = run(case, manifest, init, Path(scratch))
        wall, cpu = time.perf_counter() - wall, _cpu_seconds() - cpu
    result = {
        "key": case.key,
        "system": case.system,
        "dataset": case.dataset + (f" ({case.pixels} alone)" if case.pixels else ""),
        "protocol": f"grouped {case.folds}-fold" if case.folds else "train -> val",
        "overrides": case.overrides,
        "note": case.note,
        "answers": ask(predictions, case.dataset),
        "seconds": wall,
        "cpu_seconds": cpu,
        "hardware": f"{os.cpu_count()} CPU cores, {platform.machine()}, "
        f"Python {platform.python_version()}, torch {torch.__version__}",
        **facts,
    }
    RESULTS.mkdir(exist_ok=True)
    predictions.write(_result(case).with_suffix(".parquet"))
    _result(case).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _cpu_seconds() -> float:
    mine = psutil.Process().cpu_times()
    return float(mine.user + mine.system + mine.children_user + mine.children_system)


def _pixels(manifest: Manifest, which: str | None) -> Manifest:
    if which is None:
        return manifest
    columns = {"image_before", "image_after"}
    table = manifest.table.rename(columns={f"image_{which}": "image"})
    dropped = list(columns & set(table.columns))
    return replace(manifest, table=table.drop(columns=dropped))


def _recipe(
    case: Case, manifest: Manifest, init: Path, scratch: Path
) -> tuple[Predictions, dict[str, Any]]:
    from cytolens.training.folds import cross_validate
    from cytolens.training.run import train

    start = init if case.system in USES_INIT else None
    out = scratch / "run"
    if case.folds:
        folds = cross_validate(
            case.system,
            manifest,
            out=out,
            folds=case.folds,
            init=start,
            overrides=case.overrides,
            allow_faults=case.allows_faults,
        )
        return Predictions.read(folds.out_of_fold), {"init": str(start and start.name)}
    done = train(
        case.system,
        manifest,
        out=out,
        init=start,
        overrides=case.overrides,
        allow_faults=case.allows_faults,
    )
    return Predictions.read(done.predictions), {"init": str(start and start.name)}


def _peer(
    case: Case, manifest: Manifest, init: Path, _scratch: Path
) -> tuple[Predictions, dict[str, Any]]:
    task = peers.load_task(manifest, case.dataset)
    if case.system == "frozen + LR":
        logits = peers.frozen_lr(task, init)
    else:
        epochs = peers.EPOCHS[case.dataset]
        logits = peers.plain_finetuning(task, init, epochs=epochs)
    predictions = build_predictions(
        manifest.subset("val"), logits, classes=manifest.classes, model=case.system
    )
    return predictions, {"init": init.name}


if __name__ == "__main__":
    main()
