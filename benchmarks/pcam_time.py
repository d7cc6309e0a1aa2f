"""How soon `laptop` is as good as a plain loop of six epochs on PatchCamelyon.

`quick` is `laptop` on smaller images; each further variant has one thing taken out or
put in, so that the table shows what each brings. One variant a command, on a machine
that does nothing else:

    python -m benchmarks.pcam_time --only plain
    python -m benchmarks.pcam_time --only quick

Without ``--only`` all run that have no result yet (about an hour and a half on two
cores). ``--inside-train`` measures on an eighth of the training split instead, drawn
at random, and never looks at the validation split: that is where a recipe is chosen.
Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``. Results stand beside this file; the
page ``docs/benchmarks/pcam-time.md`` is written from them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.pcam_time_page import PLAIN, write_page
from benchmarks.pcam_time_variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.manifest import Manifest
    from cytolens.models.recipe import Recipe
    from cytolens.prediction.table import Predictions

RESULTS = Path(__file__).with_name("pcam_time.json")
INIT = "mobilenetv2_100.imagenet.safetensors"
HELD_OUT = 8
"""One image in so many is held out inside the training split."""
CACHE = "CYTOLENS_CACHE"


def main() -> None:
    """Run what has no result yet, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[PLAIN, *VARIANTS])
    parser.add_argument("--again", action="store_true", help="also what has a result")
    parser.add_argument("--inside-train", action="store_true")
    parser.add_argument("--page", action="store_true", help="write the page alone")
    parser.add_argument("--images", type=int, help="a trial on so many; not kept")
    arguments = parser.parse_args()
    names = [arguments.only] if arguments.only else [PLAIN, *VARIANTS]
    for name in [] if arguments.page else names:
        place = "inside train" if arguments.inside_train else "validation"
        results = _read()
        if name in results.get(place, {}) and not (arguments.again or arguments.only):
            continue
        manifest = _manifest(inside=arguments.inside_train, images=arguments.images)
        result = _measure(name, manifest)
        print(name, json.dumps(result), flush=True)
        if arguments.images is None:
            results = _read()
            results.setdefault(place, {})[name] = result
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    write_page(_read())


def _read() -> dict[str, Any]:
    if not RESULTS.exists():
        return {}
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return results


def _manifest(*, inside: bool, images: int | None) -> Manifest:
    from cytolens.manifest import read_manifest

    manifest = read_manifest(Path(os.environ["CYTOLENS_DATA"], "pcam", "manifest.csv"))
    if inside:
        manifest = manifest.subset("train")
        order = np.random.default_rng(0).permutation(len(manifest))
        sides = np.where(order % HELD_OUT == 0, "val", "train")
        table = manifest.table.assign(split=sides)
        table["split"] = table["split"].astype("string")
        manifest = replace(manifest, table=table)
    if images is not None:
        order = np.random.default_rng(1).permutation(len(manifest))
        manifest = manifest.where(pd.Series(order < images, index=manifest.table.index))
    return manifest


def _measure(name: str, manifest: Manifest) -> dict[str, Any]:
    from benchmarks.accuracy.views import ask

    with tempfile.TemporaryDirectory() as scratch:
        # Nothing that an earlier variant computed may help a later one.
        os.environ[CACHE] = str(Path(scratch) / "cache")
        run = _plain if name == PLAIN else _laptop(VARIANTS[name])
        began = time.perf_counter()
        predictions, check = run(manifest, Path(scratch) / "run")
        seconds = time.perf_counter() - began
    figures = ask(predictions, "pcam")[0]["figures"]
    return {
        "seconds": seconds - check,
        "check_seconds": check,
        "auc": {key: figures["auc"][key] for key in ("value", "low", "high")},
        "hardware": f"{os.cpu_count()} CPU cores, {platform.machine()}",
    }


def _weights() -> Path:
    return Path(os.environ["CYTOLENS_WEIGHTS"], INIT)


def _plain(manifest: Manifest, out: Path) -> tuple[Predictions, float]:
    from benchmarks.accuracy import peers
    from cytolens.prediction.table import build_predictions

    del out
    task = peers.load_task(manifest, "pcam")
    logits = peers.plain_finetuning(task, _weights(), epochs=peers.EPOCHS["pcam"])
    table = build_predictions(
        manifest.subset("val"), logits, classes=manifest.classes, model=PLAIN
    )
    return table, 0.0


def _laptop(
    change: Callable[[Recipe], Recipe],
) -> Callable[[Manifest, Path], tuple[Predictions, float]]:
    """A run of the recipe, with the time of its data check taken apart."""

    def run(manifest: Manifest, out: Path) -> tuple[Predictions, float]:
        from cytolens.training.threads import rest_while_waiting

        rest_while_waiting()
        from cytolens.models.recipe_files import load_recipe
        from cytolens.prediction.table import Predictions
        from cytolens.training import gate
        from cytolens.training.run import train

        check, seconds = gate._check, [0.0]

        def timed(manifest: Manifest) -> dict[str, list[str]]:
            began = time.perf_counter()
            found = check(manifest)
            seconds.append(time.perf_counter() - began)
            return found

        gate._check = timed
        try:
            recipe = change(load_recipe("laptop"))
            done = train(recipe, manifest, out=out, init=_weights(), device="cpu")
        finally:
            gate._check = check
        return Predictions.read(done.predictions), sum(seconds)

    return run


if __name__ == "__main__":
    main()
