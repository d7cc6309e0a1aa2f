"""Training steps with frozen norms folded into convolutions, beside others.

Beside them: the same network as plain PyTorch runs it, and compiled by `torch.compile`
(which needs a C++ compiler). Steps alternate in one process on the same batch, so that
load on the machine meets all. Run it as ``python -m benchmarks.folded_norms``; it
writes ``docs/benchmarks/folded-norms.md``.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import timm
import torch
from torch.nn import functional

from cytolens.training.folded_norms import folded_norms

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "folded-norms.md"
ROUNDS = 15
BATCH = 32
WARM_UP = 2
SIZES_PX = (96, 160)
HEAD = """\
# Frozen norms, folded

Written by `python -m benchmarks.folded_norms`. One training step (forwards,
backwards, AdamW) of a MobileNetV2 whose batch-norm statistics are frozen, as plain
PyTorch runs it, channels last; with the norms folded into the convolutions as Cytolens
trains it; and compiled by `torch.compile`. Steps alternate in one process; medians of
{rounds}. It is compiled in the first two steps, whose seconds stand in the last column.

| input px | plain, images/s | folded, images/s | ratio | compiled | ratio | seconds |
|---|---|---|---|---|---|---|
"""


@dataclass
class Contender:
    """One way to compute a step, and how long each took."""

    forward: Callable[[torch.Tensor], torch.Tensor]
    folds: bool = False
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Seconds of a step, without the first two."""
        return statistics.median(self.seconds[WARM_UP:])


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
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-6)
    plain, folded = Contender(network), Contender(network, folds=True)
    compiled = Contender(torch.compile(network))
    for _ in range(ROUNDS + WARM_UP):
        for one in (plain, folded, compiled):
            with folded_norms(network, images[:2]) if one.folds else nullcontext():
                one.seconds.append(_step_seconds(one.forward, images, optimizer))
    cells = [
        f"{size_px}",
        f"{BATCH / plain.median:.0f}",
        f"{BATCH / folded.median:.0f}",
        f"{plain.median / folded.median:.2f}",
        f"{BATCH / compiled.median:.0f}",
        f"{plain.median / compiled.median:.2f}",
        f"{sum(compiled.seconds[:WARM_UP]):.0f}",
    ]
    return "| " + " | ".join(cells) + " |\n"


def _step_seconds(
    forward: Callable[[torch.Tensor], torch.Tensor],
    images: torch.Tensor,
    optimizer: torch.optim.Optimizer,
) -> float:
    began = time.perf_counter()
    logits = forward(images)
    loss = functional.cross_entropy(logits, torch.zeros(BATCH, dtype=torch.long))
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
    optimizer.step()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
