"""The steps of the demonstration, each through the same doors as a user's own data."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.errors import OutputExistsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest import Manifest
    from cytolens.prediction.classifier import Classifier, PredictionResult
    from cytolens.training.run import TrainedRun

SYNTHETIC = "Generated cells: invented for this demonstration, from no patient."
FRACTIONS = (0.6, 0.15, 0.25)
OVERRIDES = {
    "input.size_px": "64",
    "phases.finetune.epochs": "14",
    "phases.finetune.least_epochs": "14",
    "phases.finetune.rate": "0.003",
    "phases.finetune.head_rate": "0.003",
}
"""From random weights a small network needs more epochs and a higher rate than from
ImageNet; small images make up for the time."""
PARTS = ("cells", "run", "report", "prediction.csv")


@dataclass(frozen=True)
class Places:
    """Where the demonstration puts its things."""

    root: Path

    @property
    def cells(self) -> Path:
        """Folder of images and manifest."""
        return self.root / "cells"

    @property
    def manifest(self) -> Path:
        """The table of samples, with its splits."""
        return self.cells / "manifest.csv"

    @property
    def run(self) -> Path:
        """The training run."""
        return self.root / "run"

    @property
    def report(self) -> Path:
        """Folder of the evaluation."""
        return self.root / "report"

    @property
    def prediction(self) -> Path:
        """Table of the one image that is predicted at the end."""
        return self.root / "prediction.csv"


def prepare(out: Path) -> Places:
    """Make an empty folder; an earlier demonstration in it is replaced.

    Raises:
        OutputExistsError: If the folder holds anything else.
    """
    if out.exists() and (
        not out.is_dir() or {item.name for item in out.iterdir()} - set(PARTS)
    ):
        msg = f"{out} holds something else. Choose another folder with --out."
        raise OutputExistsError(msg)
    for part in PARTS:
        path = out / part
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    return Places(out)


def paint(places: Places, on_image: Callable[[int, int], None]) -> Manifest:
    """Paint the cells."""
    from cytolens.demo.dataset import write_demo_cells

    return write_demo_cells(places.cells, on_image=on_image)


def split(manifest: Manifest, places: Places) -> Manifest:
    """Split by patient, and keep the split in the manifest."""
    from cytolens.manifest import write_manifest
    from cytolens.manifest.split import split_manifest

    parts = split_manifest(manifest, fractions=FRACTIONS)
    write_manifest(parts, places.manifest)
    return parts


def train(places: Places, *, overrides: Mapping[str, str] | None = None) -> TrainedRun:
    """Train the ``laptop`` recipe, small."""
    from cytolens.training.run import train as run_training

    changes = {**OVERRIDES, **(overrides or {})}
    return run_training(
        "laptop", places.manifest, out=places.run, overrides=changes, device="auto"
    )


def evaluate(classifier: Classifier, manifest: Manifest, places: Places) -> Evaluation:
    """Score the patients kept apart, and write the report."""
    from cytolens.evaluation.evaluation import evaluate_predictions
    from cytolens.reporting.writing import write_evaluation

    predictions = classifier.predict(manifest.subset("test"))
    evaluation = evaluate_predictions(predictions, split="test")
    write_evaluation(
        evaluation,
        places.report,
        description=classifier.description,
        manifest=manifest,
        banner=SYNTHETIC,
    )
    return evaluation


def predict_one(
    classifier: Classifier, manifest: Manifest, places: Places
) -> PredictionResult:
    """Predict the first dysplastic cell of the patients kept apart."""
    test = manifest.subset("test")
    chosen = test.where(test.table["label"] == "dysplastic").table.iloc[0]
    result = classifier.predict(manifest.root / str(chosen["image"]))
    result.write(places.prediction)
    return result
