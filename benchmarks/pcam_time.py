"""How soon `laptop` is as good as a plain loop of six epochs on PatchCamelyon.

`quick` is `laptop` on smaller images; each further variant has one thing taken out or
put in, so that the table shows what each brings. One variant a command, on a machine
that does nothing else:

    python -m benchmarks.pcam_time --only plain
    python -m benchmarks.pcam_time --only quick

The data check is off the clock and the same for all: the first run does it, and the
others take its findings. A variant that is run again keeps its earlier runs, and the
page shows the median. Without ``--only`` all run that have no result yet (about an
hour and a half on two cores). ``--inside-train`` measures on an eighth of the training
split instead, drawn at random, and never looks at the validation split: that is where
a recipe is chosen.
Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``. Results stand beside this file; the
page ``docs/benchmarks/pcam-time.md`` is written from them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.pcam_time_page import CHECKS, write_page
from benchmarks.pcam_time_runs import PLAIN, Check, run_plain, run_recipe
from benchmarks.pcam_time_variants import VARIANTS

if TYPE_CHECKING:
    from cytolens.manifest import Manifest

RESULTS = Path(__file__).with_name("pcam_time.json")
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
    if not arguments.page:
        for name in [arguments.only] if arguments.only else [PLAIN, *VARIANTS]:
            _run(name, arguments)
    write_page(_read())


def _run(name: str, arguments: argparse.Namespace) -> None:
    place = "inside train" if arguments.inside_train else "validation"
    if not arguments.only:
        if arguments.again or name not in _read().get(place, {}):
            # Each in a process of its own: what one has loaded must not help the next.
            command = [sys.executable, "-m", "benchmarks.pcam_time", *sys.argv[1:]]
            subprocess.run([*command, "--only", name], check=True)
        return
    manifest = _manifest(inside=arguments.inside_train, images=arguments.images)
    kept = None if arguments.images else _read().get(CHECKS, {}).get(place)
    result, check = _measure(name, manifest, check=Check(**kept) if kept else None)
    print(name, json.dumps(result), flush=True)
    if arguments.images is None:
        results = _read()
        rows = results.setdefault(place, {})
        earlier = rows.get(name, {}).get("runs", [])
        rows[name] = result | {"runs": earlier + result["runs"]}
        if check is not None:
            results.setdefault(CHECKS, {})[place] = asdict(check)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


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


def _measure(
    name: str, manifest: Manifest, *, check: Check | None
) -> tuple[dict[str, Any], Check | None]:
    from benchmarks.accuracy.views import ask

    run = run_plain if name == PLAIN else partial(run_recipe, VARIANTS[name])
    with tempfile.TemporaryDirectory() as scratch:
        # Nothing that an earlier variant computed may help a later one.
        os.environ[CACHE] = str(Path(scratch) / "cache")
        timed = run(manifest, Path(scratch) / "run", check)
    auc = ask(timed.predictions, "pcam")[0]["figures"]["auc"]
    result = {
        "runs": [
            {
                "seconds": timed.seconds,
                "epochs": [list(epoch) for epoch in timed.epochs],
            }
        ],
        "auc": {key: auc[key] for key in ("value", "low", "high")},
        "hardware": f"{os.cpu_count()} CPU cores, {platform.machine()}",
    }
    return result, timed.check


if __name__ == "__main__":
    main()
