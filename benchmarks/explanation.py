"""Every explanation method on every recipe, checked on real images with real masks.

    python -m benchmarks.explanation [--bundles DIR] [--minutes 6] [--only TEXT]

A recipe whose bundle lies in DIR, as ``<recipe>--<dataset>/`` (a bundle, or a run with
``bundle/`` in it), is taken from there; any other is trained small (about half an hour
for all on two cores) and kept there. Each case is checked within ``--minutes``: what
is slow gets fewer images, and a later run of ``--methods occlusion`` may give it more
time. A case with a result is not run again without ``--again``.

Needs ``CYTOLENS_DATA`` and ``CYTOLENS_WEIGHTS``. Results stand beside this file; the
page ``docs/benchmarks/explanation.md`` is written from them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import torch

from benchmarks.explanation_parts.cases import CASES, Case
from benchmarks.explanation_parts.data import fewer, load_manifest
from benchmarks.explanation_parts.models import load_or_train, named_folder
from benchmarks.explanation_parts.page import write_page

RESULTS = Path(__file__).with_name("explanation.json")
IMAGES = 32


def main() -> None:
    """Run what has no result yet, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundles", type=Path, help="trained models; kept there")
    parser.add_argument("--only", default="", help="cases whose name has this text")
    parser.add_argument("--minutes", type=float, default=6.0, help="for each check")
    parser.add_argument("--images", type=int, default=IMAGES, help="for each check")
    parser.add_argument("--again", action="store_true", help="also what has a result")
    parser.add_argument(
        "--methods", nargs="*", default=(), help="only these; others keep their rows"
    )
    parser.add_argument("--page", action="store_true", help="write the page alone")
    arguments = parser.parse_args()
    wanted = [] if arguments.page else [c for c in CASES if arguments.only in c.key]
    with ExitStack() as stack:
        bundles = arguments.bundles
        if bundles is None:
            bundles = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for case in wanted:
            if case.key not in _read() or arguments.again:
                print(f"{case.key} ...", flush=True)
                _keep(case.key, _measure(case, bundles, arguments))
    write_page(_read(), CASES)


def _read() -> dict[str, Any]:
    if not RESULTS.exists():
        return {}
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return results


def _keep(key: str, result: dict[str, Any]) -> None:
    text = json.dumps(_read() | {key: result}, indent=1, allow_nan=False) + "\n"
    RESULTS.write_text(text, encoding="utf-8")


def _with_others(key: str, content: dict[str, Any]) -> dict[str, Any]:
    """Put a check of some methods beside what is known of the others."""
    known: dict[str, Any] = _read()[key]
    found = {row["method"]: row for row in content["methods"]}
    rows = {row["method"]: row for row in known["methods"]}
    # What random maps came to on the images of the others stays theirs.
    rows |= {name: row for name, row in found.items() if name not in rows}
    reasons = {n: why for n, why in known["left_out"].items() if n not in rows}
    return known | {"methods": list(rows.values()), "left_out": reasons}


def _measure(
    case: Case, bundles: Path, arguments: argparse.Namespace
) -> dict[str, Any]:
    from cytolens.explanation.checks.check import check_explanations
    from cytolens.explanation.checks.options import CheckOptions
    from cytolens.explanation.checks.rows import choose_rows
    from cytolens.explanation.checks.samples import load_samples

    with tempfile.TemporaryDirectory() as scratch:
        manifest = load_manifest(
            case.dataset, named_folder("CYTOLENS_DATA"), Path(scratch)
        )
        bundle = load_or_train(
            case.recipe,
            fewer(manifest, case.images),
            bundles / case.key,
            overrides=case.overrides,
        )
        label = case.label if case.label in bundle.classes else None
        rows = choose_rows(
            manifest, limit=arguments.images, split="val", label=case.label
        )
        samples = load_samples(rows, bundle, masks=case.masks)
        options = CheckOptions(
            methods=tuple(arguments.methods),
            target=label,
            seconds=60 * arguments.minutes,
        )
        began = time.perf_counter()
        check = check_explanations(bundle, samples, options=options)
        checking = time.perf_counter() - began
    content = check.as_dict()
    del content["shares"]
    if arguments.methods:
        return _with_others(case.key, content)
    provenance = bundle.description.provenance
    return content | {
        "epochs": {p.name: p.epochs for p in bundle.description.recipe.phases},
        "trained_on": sum(provenance.data_counts.get("train", {}).values()),
        "trained_seconds": provenance.seconds,
        "init": provenance.init,
        "size_px": bundle.preprocessing.size_px,
        "checked_seconds": checking,
        "hardware": f"{os.cpu_count()} CPU cores, {platform.machine()}, "
        f"Python {platform.python_version()}, torch {torch.__version__}",
    }


if __name__ == "__main__":
    main()
