"""What a Grad-CAM costs, beside pytorch-grad-cam; and that memory stays flat.

Of a ResNet-50 at 224 px, a forward pass without gradients, our Grad-CAM and the
peer's alternate in one process, so that load on the machine meets all three; the maps
are compared. Then ten thousand images are explained by a tiny network. Run it as
``python -m benchmarks.grad_cam``; it writes ``docs/benchmarks/grad-cam.md`` and exits
with 1 if the bar is missed.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from cytolens.explanation.methods import METHODS
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.network import Network

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "grad-cam.md"
ROUNDS = 15
SIZE_PX = 224
MOST_PASSES = 3.0
IMAGES = 10_000
EVERY = 1_000
MOST_GROWTH_MB = 20.0
HEAD = """\
# Grad-CAM

Written by `python -m benchmarks.grad_cam`. One image of {size} px through a ResNet-50:
a forward pass without gradients, Grad-CAM by Cytolens, and by pytorch-grad-cam. They
alternate in one process; medians of {rounds}. The bar: at most {most:.0f} passes.

| what | ms | forward passes |
|---|---|---|
"""


def main() -> int:
    """Measure both, write the page, and say whether the bars are met."""
    torch.manual_seed(0)
    table, passes = _cost()
    memory, growth = _memory()
    where = (
        f"{os.cpu_count()} CPU cores, {platform.machine()}, torch {torch.__version__}."
    )
    head = HEAD.format(size=SIZE_PX, rounds=ROUNDS, most=MOST_PASSES)
    PAGE.write_text(f"{head}{table}{memory}\n{where}\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
    return int(passes > MOST_PASSES or growth > MOST_GROWTH_MB)


def _cost() -> tuple[str, float]:
    network = _network("resnet50", size_px=SIZE_PX)
    image = torch.randn(1, 3, SIZE_PX, SIZE_PX)
    target = torch.tensor([1])
    peer = GradCAM(network, [network.get_submodule("model.layer4")])

    def forward() -> None:
        with torch.no_grad():
            network(image)

    works: dict[str, Callable[[], object]] = {
        "forward pass": forward,
        "Cytolens": lambda: METHODS["grad-cam"].maps(network, image, target),
        "pytorch-grad-cam": lambda: peer(image, [ClassifierOutputTarget(1)]),
    }
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS + 2):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times[2:]) for name, times in seconds.items()}
    once = medians["forward pass"]
    rows = [
        f"| {name} | {1000 * median:.1f} | {median / once:.2f} |\n"
        for name, median in medians.items()
    ]
    apart = _difference(network, peer)
    said = f"\nThe maps, stretched to 0 to 1, differ by at most {apart:.1e}.\n"
    peer.activations_and_grads.release()
    return "".join(rows) + said, medians["Cytolens"] / once


def _difference(network: Network, peer: GradCAM) -> float:
    """Largest difference over some images, both maps stretched to 0 to 1."""
    images = torch.randn(4, 3, SIZE_PX, SIZE_PX)
    targets = torch.tensor([0, 1, 0, 1])
    theirs = peer(images, [ClassifierOutputTarget(int(t)) for t in targets])
    ours = METHODS["grad-cam"].maps(network, images, targets)[:, 0]
    low = ours.amin(dim=(1, 2), keepdim=True)
    high = ours.amax(dim=(1, 2), keepdim=True)
    stretched = ((ours - low) / (high - low).clamp(min=1e-12)).numpy()
    return float(np.abs(stretched - theirs).max())


def _memory() -> tuple[str, float]:
    network = _network("test_resnet", size_px=64)
    target = torch.tensor([1])
    process = psutil.Process()
    held: list[float] = []
    for number in range(IMAGES + 1):
        METHODS["grad-cam"].maps(network, torch.randn(1, 3, 64, 64), target)
        if number % EVERY == 0:
            gc.collect()
            held.append(process.memory_info().rss / 2**20)
    # The first thousand fill what libraries keep for later.
    growth = held[-1] - held[1]
    said = (
        f"\n{IMAGES:,} images of 64 px, one after the other, by a tiny ResNet: "
        f"the process holds {held[1]:.0f} MB after {EVERY:,} and {held[-1]:.0f} MB "
        f"after all, {growth:+.1f} MB. The bar: at most {MOST_GROWTH_MB:.0f} MB more.\n"
    )
    return said, growth


def _network(backbone: str, *, size_px: int) -> Network:
    spec = NetworkSpec(family="timm", options={"backbone": backbone})
    return build_network(spec, 2, size_px=size_px).eval()


if __name__ == "__main__":
    sys.exit(main())
