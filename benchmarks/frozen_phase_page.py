"""The page of `benchmarks.frozen_phase`."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "frozen-phase.md"
OURS, AGAIN, ANEW, TRAINER = "Cytolens", "again", "recomputed", "Trainer"
HEAD = """\
# A frozen phase

Written by `python -m benchmarks.frozen_phase`. The head of a frozen network is
trained, in Cytolens and in the Transformers Trainer: the same network, weights,
images, batch, rate, turns and mirror images, 32 bit, validation after every epoch. The
Trainer opens and processes images in {workers} worker process(es). Its frozen part
stays in evaluation mode and builds no gradients. It saves nothing, while Cytolens
writes a checkpoint after each epoch. An epoch's seconds are from the end of one
validation to the end of the next, so all is in them. `again` is a second run with
another seed, whose pixels and features are in the cache; `recomputed` is Cytolens with
`features = "recomputed"`.

## Seconds

Totals are of the whole training, without the start of Python: in Cytolens with the
data check, decoding, features and the finished model.

| network | images | epochs | | first epoch done after | later epoch, median | total |
|---|---|---|---|---|---|---|
"""


def write_page(content: dict[str, Any]) -> None:
    """Write what was measured."""
    page = HEAD.format(workers=content["workers"])
    page += "".join(_rows(result) for result in content["cases"])
    for result in content["cases"]:
        page += _accuracy(result) if "figures" in result else ""
    PAGE.write_text(page + f"\n{content['machine']}.\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def _rows(result: dict[str, Any]) -> str:
    runs, images = result["runs"], result["images"]
    name, epochs = result["case"]["name"], result["case"]["epochs"]
    peer = statistics.median(runs[TRAINER]["epochs"][1:])
    text = ""
    for who, run in runs.items():
        later = statistics.median(run["epochs"][1:])
        ratio = "" if who == TRAINER else f" ({peer / later:.1f} times as fast)"
        counts = f"{images['train']} + {images['val']}"
        text += (
            f"| {name} | {counts} | {epochs} | {who} | {run['epochs'][0]:.1f} "
            f"| {later:.2f}{ratio} | {run['seconds']:.1f} |\n"
        )
    return text


def _accuracy(result: dict[str, Any]) -> str:
    figures = result["figures"]
    text = (
        f"\n## Accuracy\n\n{result['case']['name']}, on the validation split of "
        f"`{result['case']['dataset']}`; intervals of 95 % by group. The last epoch "
        "counts, for all.\n\n| | accuracy | ROC AUC | accuracy less the Trainer's "
        "| AUC less the Trainer's |\n|---|---|---|---|---|\n"
    )
    for who, found in figures["models"].items():
        cells = [_interval(item) for item in found]
        cells += [_interval(item) for item in figures["differences"].get(who, [])]
        text += f"| {who} | " + " | ".join([*cells, "", ""][:4]) + " |\n"
    return text


def _interval(item: dict[str, Any]) -> str:
    return f"{item['value']:.3f} ({item['low']:.3f} to {item['high']:.3f})"
