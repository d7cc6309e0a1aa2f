"""A phase that trains the head alone, beside the same in the Transformers Trainer.

Both have the same network with the same weights, the same images, batch, rate and
turns, and validate after every epoch; ours also writes a checkpoint after each. Each
runs in a process of its own, one after the other on the same cores. Needs
``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``, and ``accelerate`` for the peer: installed
beside everything else, or in a folder that ``--peer-path`` names.

Run it as ``python -m benchmarks.frozen_phase``; it takes about six minutes on two
quiet cores and writes ``docs/benchmarks/frozen-phase.md`` and figures as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.frozen_phase_page import AGAIN, ANEW, OURS, TRAINER, write_page
from benchmarks.screened_slides.machine import describe_machine
from cytolens.evaluation.comparison import compare_predictions
from cytolens.manifest import Manifest, read_manifest
from cytolens.prediction.table import Predictions, build_predictions

RESULTS = Path(__file__).with_name("frozen_phase.json")
PEER = Path(__file__).parent / "peers" / "transformers_trainer.py"
WEIGHTS = "mobilenetv2_100.imagenet.safetensors"
RATE, BATCH, SIZE_PX = 1e-3, 32, 224


@dataclass(frozen=True)
class Case:
    """One network on one set."""

    name: str
    backbone: str
    dataset: str
    epochs: int
    train_images: int | None = None
    val_images: int | None = None
    recomputes: bool = False


CASES = (
    Case("MobileNetV2, ImageNet weights", "mobilenetv2", "oral", 10, recomputes=True),
    Case("ResNet-50, random weights", "resnet50", "herlev", 3, 96, 32),
    Case("ViT-B/16, random weights", "vit", "herlev", 3, 64, 32),
)
NETWORKS: dict[str, dict[str, Any]] = {
    "mobilenetv2": {
        "family": "timm",
        "options": {"backbone": "mobilenetv2_100", "pad_type": "same"},
    },
    "resnet50": {
        "family": "transformers",
        "options": {"config": {"model_type": "resnet"}},
    },
    "vit": {"family": "transformers", "options": {"config": {"model_type": "vit"}}},
}


def main() -> None:
    """Measure every case and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-path", default="", help="folder with accelerate")
    parser.add_argument("--workers", type=int, default=1, help="of the peer")
    parser.add_argument("--only", default="", help="cases whose name has this text")
    parser.add_argument("--ours", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ours:
        _train_ours(json.loads(arguments.ours))
        return
    results = [
        _measure(case, arguments) for case in CASES if arguments.only in case.name
    ]
    machine = describe_machine("torch", "transformers", "timm", "openvino")
    content = {"machine": machine, "workers": arguments.workers, "cases": results}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_page(content)


def _measure(case: Case, arguments: argparse.Namespace) -> dict[str, Any]:
    manifest = _part(_read(case.dataset), case)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        table = folder / "manifest.csv"
        _write_manifest(manifest, table)
        runs = {OURS: _ours(case, table, folder, seed=0)}
        runs[AGAIN] = _ours(case, table, folder, seed=1)
        if case.recomputes:
            runs[ANEW] = _ours(case, table, folder, seed=0, features="recomputed")
    runs[TRAINER] = _peer(case, manifest, arguments)
    result = {"case": asdict(case), "images": _counts(manifest), "runs": runs}
    if case.recomputes:
        result["figures"] = _figures(manifest, runs)
    for run in runs.values():
        del run["logits"]
    return result


def _read(dataset: str) -> Manifest:
    return read_manifest(Path(os.environ["CYTOLENS_DATA"]) / dataset / "manifest.csv")


def _part(manifest: Manifest, case: Case) -> Manifest:
    """Evenly taken samples of each split, as many as the case wants."""
    chosen = manifest.table["split"].isin([])
    for split, count in (("train", case.train_images), ("val", case.val_images)):
        rows = np.flatnonzero(manifest.table["split"] == split)
        if count is not None:
            rows = rows[np.linspace(0, len(rows) - 1, count).astype(int)]
        chosen.iloc[rows] = True
    return manifest.where(chosen)


def _write_manifest(manifest: Manifest, path: Path) -> None:
    images = [str(image) for image in manifest.image_paths()]
    manifest.table.assign(image=images).to_csv(path, index=False)


def _counts(manifest: Manifest) -> dict[str, int]:
    return {split: len(manifest.subset(split)) for split in ("train", "val")}


def _ours(
    case: Case, table: Path, folder: Path, *, seed: int, features: str = "auto"
) -> dict[str, Any]:
    task = {
        "backbone": case.backbone,
        "epochs": case.epochs,
        "manifest": str(table),
        "out": str(folder / f"{features}-{seed}"),
        "seed": seed,
        "features": features,
        "init": _weights(case),
    }
    cache = folder / ("cache" if features == "auto" else "other-cache")
    command = [sys.executable, "-m", "benchmarks.frozen_phase", "--ours"]
    environment = os.environ | {"CYTOLENS_CACHE": str(cache)}
    return _answer([*command, json.dumps(task)], "", environment)


def _weights(case: Case) -> str | None:
    if case.backbone != "mobilenetv2":
        return None
    return str(Path(os.environ["CYTOLENS_WEIGHTS"]) / WEIGHTS)


def _train_ours(task: dict[str, Any]) -> None:
    """In a process of its own: train, and print what was measured."""
    import time

    import pandas as pd
    import torch

    from cytolens.models.recipe import Recipe
    from cytolens.training import finishing as _  # noqa: F401  # imports are not timed
    from cytolens.training import loop as _loop  # noqa: F401  # likewise
    from cytolens.training.run import train

    torch.set_num_threads(os.cpu_count() or 1)
    recipe = Recipe.model_validate(_recipe(task))
    began = time.perf_counter()
    run = train(
        recipe,
        task["manifest"],
        out=task["out"],
        init=task["init"],
        seed=task["seed"],
        device="cpu",
        allow_faults=True,
    )
    seconds = time.perf_counter() - began
    done = pd.read_csv(run.folder / "log.csv")["seconds"].to_numpy()
    table = Predictions.read(run.predictions)
    columns = [f"logit:{name}" for name in table.classes]
    logits = table.table[columns].to_numpy().tolist()
    epochs = np.diff([0.0, *done]).tolist()
    print(json.dumps({"seconds": seconds, "epochs": epochs, "logits": logits}))


def _recipe(task: dict[str, Any]) -> dict[str, Any]:
    phase = {
        "name": "head",
        "epochs": task["epochs"],
        "batch_size": BATCH,
        "rate": RATE,
        "train": "head",
        "features": task["features"],
    }
    return {
        "name": "frozen",
        "summary": "A head on a frozen network.",
        "source": {"title": "benchmark"},
        "input": {"size_px": SIZE_PX, "normalisation": "half"},
        "network": NETWORKS[task["backbone"]],
        "augmentation": {"horizontal_flip": 0.5, "quarter_turns": True},
        "phases": [phase],
        "selection": {"monitor": "val_loss", "keep": "last"},
    }


def _peer(
    case: Case, manifest: Manifest, arguments: argparse.Namespace
) -> dict[str, Any]:
    numbers = {name: number for number, name in enumerate(manifest.classes)}
    task: dict[str, Any] = {
        "backbone": case.backbone,
        "classes": len(numbers),
        "weights": _weights(case),
        "epochs": case.epochs,
        "batch": BATCH,
        "size_px": SIZE_PX,
        "augments": True,
        "workers": arguments.workers,
        "threads": os.cpu_count(),
    }
    for split in ("train", "val"):
        part = manifest.subset(split)
        task[split] = {
            "paths": [str(path) for path in part.image_paths()],
            "labels": [numbers[label] for label in part.table["label"]],
        }
    paths = [arguments.peer_path, os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return _answer([sys.executable, str(PEER)], json.dumps(task), environment)


def _answer(
    command: list[str], words: str, environment: dict[str, str]
) -> dict[str, Any]:
    done = subprocess.run(
        command,
        input=words,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _figures(manifest: Manifest, runs: dict[str, Any]) -> dict[str, Any]:
    """Figures of the validation split and differences to the Trainer's."""
    val = manifest.subset("val")
    tables = {
        name: build_predictions(
            val, run["logits"], classes=manifest.classes, model=name
        )
        for name, run in runs.items()
    }
    compared = compare_predictions(tables, split="val", decides="ROC AUC")
    wanted = ("accuracy", "ROC AUC")
    return {
        "models": {
            name: [f.as_dict() for f in figures if f.name in wanted]
            for name, figures in compared.models.items()
        },
        "differences": {
            pair.first: [pair[name].as_dict() for name in wanted]
            for pair in compared.pairs
            if pair.second == TRAINER
        },
    }


if __name__ == "__main__":
    main()
