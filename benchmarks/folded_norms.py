"""Training steps with frozen norms folded into convolutions, beside plain ones.

Both steps alternate in one process on the same batch, so that load on the machine
meets both. Run it as ``python -m benchmarks.folded_norms``; it writes
``docs/benchmarks/folded-norms.md``.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from contextlib import nullcontext
from pathlib import Path

import timm
import torch
from torch import nn
from torch.nn import functional

from cytolens.training.folded_norms import folded_norms

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "folded-norms.md"
ROUNDS = 15
BATCH = 32
SIZES_PX = (96, 160)
HEAD = """\
# Frozen norms, folded

Written by `python -m benchmarks.folded_norms`. One training step (forwards,
backwards, AdamW) of a MobileNetV2 whose batch-norm statistics are frozen, as plain
PyTorch runs it, channels last, and with the norms folded into the convolutions as
Cytolens trains it. Steps alternate in one process; medians of {rounds}.

| input px | plain, images/s | folded, images/s | ratio |
|---|---|---|---|
"""


def main() -> None:
    """Measure every size and write the page."""
    rows = [_row(size) for size in SIZES_PX]
    cores = f"{os.cpu_count()} CPU cores, {platform.machine()}"
    hardware = f"\n{cores}, torch {torch.__version__}.\n"
    PAGE.write_text(HEAD.format(rounds=ROUNDS) + "".join(rows) + hardware)
    print(PAGE.read_text())


def _row(size_px: int) -> str:
    torch.manual_seed(0)
    network = timm.create_model("mobilenetv2_100", num_classes=2).eval()
    network = network.to(memory_format=torch.channels_last)
    images = torch.randn(BATCH, 3, size_px, size_px)
    images = images.to(memory_format=torch.channels_last)
    seconds: dict[bool, list[float]] = {False: [], True: []}
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-6)
    for _ in range(ROUNDS + 2):
        for folded in seconds:
            with folded_norms(network, images[:2]) if folded else nullcontext():
                seconds[folded].append(_step_seconds(network, images, optimizer))
    plain, fold = (statistics.median(times[2:]) for times in seconds.values())
    rates = f"{BATCH / plain:.0f} | {BATCH / fold:.0f}"
    return f"| {size_px} | {rates} | {plain / fold:.2f} |\n"


def _step_seconds(
    network: nn.Module, images: torch.Tensor, optimizer: torch.optim.Optimizer
) -> float:
    began = time.perf_counter()
    loss = functional.cross_entropy(
        network(images), torch.zeros(BATCH, dtype=torch.long)
    )
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
    optimizer.step()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
