"""The page of `benchmarks.int8_exports`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "int8.md"
NOTES = Path(__file__).with_name("int8_notes.md")
HEAD = """\
# int8: what it loses, and what it brings

Written by `python -m benchmarks.int8_exports --bundles DIR`. Trained `laptop` bundles
(MobileNetV2) are exported with `cytolens export --to openvino-int8`: ranges from
`train`, the proof on `val`, decisions over eight views where the recipe says so. A loss
is the figure in 32 bit minus that in 8; below zero it is a gain. With 95 % intervals.
Images a second are of one view, decoded, in batches of 16, by OpenVINO in 32 bit and in
8, in turn: medians.

| run | px | val | AUC in 32 bit | loss of AUC | balanced accuracy in 32 bit | \
its loss | same decision | layers in 8 bit / 32 | images/s 32 bit / int8 | ratio | \
export, s |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""


def write_page(results: dict[str, Any]) -> None:
    """Write what has been measured."""
    rows = "".join(_row(name, row) for name, row in sorted(results.items()))
    machines = sorted({str(row["machine"]) for row in results.values()})
    PAGE.write_text(
        HEAD + rows + "\n" + "\n".join(machines) + "\n\n" + NOTES.read_text()
    )
    print(PAGE.read_text())


def _row(name: str, row: dict[str, Any]) -> str:
    proof = row["proof"]
    figures = {figure["name"]: figure for figure in proof["figures"]}
    area = next(n.removeprefix("loss of ") for n in figures if n.endswith(AREAS))
    rates = row["images_per_second"]
    cells = (
        name,
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
