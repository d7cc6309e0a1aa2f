"""The page of `benchmarks.int8_exports`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "int8.md"
RESULTS = Path(__file__).parent / "results" / "int8_exports.json"
WAYS = RESULTS.with_name("int8_ways.json")
HEAD = """\
# int8: what it loses, and what it brings

Written by `python -m benchmarks.int8_exports --bundles DIR`. Trained bundles are
exported with `cytolens export --to openvino-int8`: ranges from
`train`, the proof on `val`, decisions over eight views where the recipe says so. A loss
is the figure in 32 bit minus that in 8; below zero it is a gain. With 95 % intervals.
Images a second are of one view, decoded, in batches of 16, by OpenVINO in 32 bit and in
8, in turn: medians.

| run | recipe | px | val | AUC in 32 bit | loss of AUC | balanced accuracy in 32 \
bit | its loss | same decision | layers in 8 bit / 32 | images/s 32 bit / int8 \
| ratio | export, s |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""


WAYS_HEAD = """\

## Why it is done so

Written by `python -m benchmarks.int8_ways --run DIR`. Ways to quantise the bundle of
`{run}` ({size_px} px) from {train} samples of `train`, and how far its logits of one
view on {val} of `val` then are from those in 32 bit: signal to noise in decibels, where
6 dB is half the error.

| ranges of activations, biases | dB |
|---|---|
"""
NOTES = """
Most of the error was a shift, the same for all images, that NNCF's corrections leave in
place. Each layer's shift is measured in one pass over 128 images: the graph in 32 bit
gives every layer of the one in 8 its exact tensors, and what the answers then differ by
on average goes off the bias. The same pass says how noisy each step is, and in that
order steps get their 32 bits back where too much is lost. For transformers the settings
of NNCF stand (SmoothQuant, fast correction of biases); the proof decides as for all.

A network that hardly learned may get many layers back in 32 bit: there one decision of
`val` more or less decides, and the order of the steps cannot foresee which.
"""


def write_page() -> None:
    """Write what has been measured."""
    results = json.loads(RESULTS.read_text())
    rows = "".join(_row(name, row) for name, row in sorted(results.items()))
    machines = sorted({str(row["machine"]) for row in results.values()})
    PAGE.write_text(HEAD + rows + "\n" + "\n".join(machines) + "\n" + _ways() + NOTES)
    print(PAGE.read_text())


def _ways() -> str:
    found = json.loads(WAYS.read_text())
    rows = (f"| {name} | {db:.1f} |\n" for name, db in found["decibels"].items())
    return WAYS_HEAD.format_map(found) + "".join(rows)


def _row(name: str, row: dict[str, Any]) -> str:
    proof = row["proof"]
    figures = {figure["name"]: figure for figure in proof["figures"]}
    area = next(n.removeprefix("loss of ") for n in figures if n.endswith(AREAS))
    rates = row["images_per_second"]
    cells = (
        name,
        row["recipe"],
        row["size_px"],
        proof["images"],
        _figure(figures[f"{area} in 32 bit"]),
        _figure(figures[f"loss of {area}"]),
        _figure(figures["balanced accuracy in 32 bit"]),
        _figure(figures["loss of balanced accuracy"]),
        _figure(figures["argmax agreement"]),
        f"{proof['int8_layers']} / {len(proof['float_layers'])}",
        f"{rates['32 bit']:.0f} / {rates['int8']:.0f}",
        f"{rates['int8'] / rates['32 bit']:.2f}",
        f"{row['seconds']:.0f}",
    )
    return "| " + " | ".join(map(str, cells)) + " |\n"


AREAS = ("ROC AUC", "(one vs rest)")


def _figure(figure: dict[str, Any]) -> str:
    value = f"{figure['value']:.4f}"
    if figure["low"] is None or figure["high"] is None:
        return value
    return f"{value} ({figure['low']:.4f} to {figure['high']:.4f})"
