"""The page of the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.screened_slides.machine import describe_machine

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
# Inference

Written by `python -m benchmarks.inference`. Images a second from JPEG files on disk,
decoding and resizing included, beside the `image-classification` pipeline of
Transformers (in 32 bit, with the better of the batch sizes 1 and 8). All take turns in
one process with {threads} threads each; medians of {rounds} turns. The weights are
random, which changes no speed. Files are blurred noise of 320 px, 96 px for `pcam-cnn`.
Transformers has no `pcam-cnn`; there the pipeline runs our own network. With `--only` a
network is measured again, so compare within a table, not from one to the next.

"""
MORE = """
One image, int8: *warm* is a decoded image on an engine that runs; *start* is all of
`cytolens predict` on one file, from the start of the process, beside the same with
torch. *Own rate* is the share of the rate on images that were decoded before.

| network | warm, ms | start, s | with torch, s | share of own rate |
|---|---|---|---|---|
"""
CLOSE = """
How far answers are apart, largest difference of two probabilities on 64 images. The
networks are not trained, so nearly all of their probabilities lie close together:
`cytolens export` measures on real images, and refuses what loses too much.

| network | float to torch | int8 to float | same class, int8 |
|---|---|---|---|
"""
GPU = """
On the GPU, in bf16. The share is of what a large product of matrices reaches on the
card, {peak:.0f} TFLOP/s.

| {name} | images/s | share |
|---|---|---|
"""
PACKAGES = ("torch", "transformers", "timm", "openvino", "nncf", "onnxruntime")


def write_page(path: Path, found: dict[str, Any]) -> None:
    """Write the page from the figures that the benchmark stores."""
    text = HEAD.format(threads=found["threads"], rounds=found["rounds"])
    text += "".join(_rates(name, one) for name, one in found["cases"].items())
    text += MORE
    for name, one in found["cases"].items():
        rates = one["rates"]
        share = rates["openvino-int8"] / rates["int8, decoded before"]
        starts = f"{one['start_seconds']:.2f} | {one['start_seconds_torch']:.2f}"
        text += f"| {name} | {one['latency_ms']:.1f} | {starts} | {share:.0%} |\n"
    text += CLOSE
    for name, one in found["cases"].items():
        apart = one["agreement"]
        text += f"| {name} | {apart['float_to_torch']:.1e} "
        text += f"| {apart['int8_to_float']:.1e} | {apart['same_class']:.0%} |\n"
    text += "".join(
        _gpu(name, one["gpu"]) for name, one in found["cases"].items() if one["gpu"]
    )
    text += f"\n{describe_machine(*PACKAGES)}.\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _rates(name: str, one: dict[str, Any]) -> str:
    peer = next(iter(one["rates"].values()))
    lines = [
        f"| {engine} | {rate:.1f} | {rate / peer:.1f} |\n"
        for engine, rate in one["rates"].items()
    ]
    head = (
        f"| {name} (goal {one['goal']:.1f} times) | images/s | ratio |\n|---|---|---|\n"
    )
    return head + "".join(lines) + "\n"


def _gpu(name: str, one: dict[str, float]) -> str:
    share = "share of reachable, "
    lines = [
        f"| {engine} | {rate:.0f} | {one[share + engine]:.0%} |\n"
        for engine, rate in one.items()
        if share + engine in one
    ]
    return GPU.format(peak=one["reachable TFLOP/s"], name=name) + "".join(lines)
