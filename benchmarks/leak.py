"""Random against slide-grouped folds on ``lbc``: what a leak is worth.

Frozen MobileNetV2 features and a logistic regression, so that nothing but the split
differs. Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``; writes its table into
``docs/how-to/see-a-leak.md``. Run it as ``python -m benchmarks.leak``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from benchmarks.accuracy import peers
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.manifest import Manifest, read_manifest
from cytolens.prediction.table import build_predictions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Features = NDArray[np.float64]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "see-a-leak.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
INIT = "mobilenetv2_100.imagenet.safetensors"
FOLDS = 5
SEEDS = range(5)
"""The first gives the table; the others show that it is no accident."""
SPLITS = {"random": StratifiedKFold, "by slide": StratifiedGroupKFold}


def main() -> None:
    """Measure both ways to split, and write the page's table."""
    data, weights = (_folder(name) for name in ("CYTOLENS_DATA", "CYTOLENS_WEIGHTS"))
    manifest = read_manifest(data / "lbc" / "manifest.csv")
    features = peers.frozen_features(manifest, "lbc", weights / INIT)
    evaluations = {
        name: [_cross_validated(manifest, features, name, seed) for seed in SEEDS]
        for name in SPLITS
    }
    table = _table(evaluations)
    print(table)
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _folder(variable: str) -> Path:
    folder = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not folder.is_dir():
        sys.exit(f"{variable} names no folder: set it to where the real files are.")
    return folder


def _cross_validated(
    manifest: Manifest, features: Features, name: str, seed: int
) -> Evaluation:
    """Predict each image by a model that has not seen its fold."""
    labels = manifest.table["label"].to_numpy(dtype=object)
    groups = manifest.table["group"].to_numpy(dtype=object)
    folds = SPLITS[name](FOLDS, shuffle=True, random_state=seed)
    logits = np.full((len(labels), len(manifest.classes)), np.nan)
    together = {"groups": groups} if name == "by slide" else {}
    for train, held_out in folds.split(features, labels, **together):
        head = peers.linear_head().fit(features[train], labels[train])
        columns = [manifest.classes.index(c) for c in head.classes_]
        # A class whose slides are all held out cannot be predicted at all.
        logits[held_out] = np.log(1e-12)
        logits[np.ix_(held_out, columns)] = head.predict_log_proba(features[held_out])
    predictions = build_predictions(
        manifest, logits, classes=manifest.classes, model=f"{name}, seed {seed}"
    )
    renamed = predictions.table.assign(split="out of fold")
    return evaluate_predictions(type(predictions)(renamed))


def _table(evaluations: dict[str, list[Evaluation]]) -> str:
    classes = evaluations["random"][0].scored.classes
    recalls = [f"found of {name}" for name in classes]
    header = ["folds", "balanced accuracy (95 %)", "in five draws of folds", *recalls]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for name, (first, *others) in evaluations.items():
        balanced = [e.figures["balanced accuracy"] for e in (first, *others)]
        values = [figure.value or 0.0 for figure in balanced]
        cells = [
            name,
            balanced[0].text,
            f"{min(values):.3f} to {max(values):.3f}",
            *(_recall(first, label) for label in classes),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    people = evaluations["random"][0].population
    slides = ", ".join(f"{c} {n}" for c, n in people.groups_per_class.items())
    method = evaluations["random"][0].figures["balanced accuracy"].method
    return "\n".join(
        [*lines, "", f"{people.samples} fields; slides: {slides}. Intervals: {method}."]
    )


def _recall(evaluation: Evaluation, label: str) -> str:
    figures = {figure.name: figure for figure in evaluation.figures.per_class[label]}
    return figures["recall"].value_text


if __name__ == "__main__":
    main()
