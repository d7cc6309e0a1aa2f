"""Train on Herlev, test normal/abnormal there and on ``lbc``; write the page.

Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``. Run it as
``python -m benchmarks.external.run --run FOLDER``; a finished run in that folder is
used again. About three minutes on two cores.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cytolens
from benchmarks.external.page import write_page
from cytolens.evaluation.class_map import read_class_map
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.external import side_by_side
from cytolens.manifest import read_manifest
from cytolens.prediction.table import Predictions
from cytolens.training.run import train

if TYPE_CHECKING:
    import pandas as pd

INIT = "mobilenetv2_100.imagenet.safetensors"
CLASSES = Path(__file__).with_name("classes.toml")


def main() -> None:
    """Train, unless that is done; evaluate both sets; write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="run folder")
    run: Path = parser.parse_args().run
    data, weights = (_folder(name) for name in ("CYTOLENS_DATA", "CYTOLENS_WEIGHTS"))
    herlev = data / "herlev" / "manifest.csv"
    if not (run / "run.json").is_file():
        train("laptop", herlev, out=run, init=weights / INIT, resume=True)
    internal = _evaluate(Predictions.read(run / "predictions.parquet"), "val")
    model = cytolens.load(run / "bundle")
    outside = model.predict(read_manifest(data / "lbc" / "manifest.csv")).table
    # The splits of that set were made for other models; to this one all of it is new.
    external = _evaluate(Predictions(outside.assign(split="external")), "external")
    write_page(side_by_side(internal, external), labels=_by_label(external, outside))


def _evaluate(predictions: Predictions, split: str) -> Evaluation:
    rule = read_class_map(CLASSES)
    return evaluate_predictions(predictions, split=split, class_map=rule)


def _by_label(
    external: Evaluation, outside: pd.DataFrame
) -> dict[str, tuple[int, int]]:
    """Of the external set's own labels: how many, and how many called abnormal."""
    scored = external.scored
    called = dict(zip(scored.samples, scored.predicted, strict=True))
    counts: dict[str, tuple[int, int]] = {}
    for label, samples in outside.groupby("label")["sample"]:
        hits = sum(bool(called[s] == scored.positive) for s in samples)
        counts[str(label)] = (len(samples), hits)
    return counts


def _folder(variable: str) -> Path:
    folder = Path(os.environ.get(variable, ""))
    if not os.environ.get(variable) or not folder.is_dir():
        sys.exit(f"{variable} names no folder: set it to where the real files are.")
    return folder


if __name__ == "__main__":
    main()
