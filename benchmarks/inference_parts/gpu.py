"""The same on a GPU, in bf16, and the share of what the card can multiply."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import torch

from benchmarks.inference_parts.alternating import Contender, take_turns
from benchmarks.inference_parts.ours import decoded, decoded_scorer, file_scorer
from benchmarks.inference_parts.peer import peer_scorer
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.torch_engine import TorchEngine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.inference_parts.cases import Case

BATCH = 256
DECODED = 512
ROUNDS = 3
SECONDS = 4.0
PRODUCT_SIDE = 8192
PRODUCTS = 30


def measure_gpu(
    case: Case, bundle: Path, files: Sequence[Path]
) -> dict[str, float] | None:
    """Images a second of each contender, and shares of peak; None without CUDA."""
    if not torch.cuda.is_available():
        return None
    images = decoded(bundle, files[:DECODED])
    loaded = load_bundle(bundle)
    eager, fast = (
        TorchEngine(loaded, device="cuda", compiled=compiled)
        for compiled in (False, True)
    )
    peer = peer_scorer(case, bundle, batch_size=64, device="cuda", dtype=torch.bfloat16)
    bf16 = file_scorer(bundle, "torch", device="cuda", batch_size=BATCH)
    contenders = [
        Contender("pipeline, bf16, batch 64", peer),
        Contender("torch, bf16", bf16),
        Contender(
            "bf16, decoded before", decoded_scorer(eager, images, batch_size=BATCH)
        ),
        Contender(
            "compiled, decoded before", decoded_scorer(fast, images, batch_size=BATCH)
        ),
    ]
    take_turns(contenders, files, rounds=ROUNDS, seconds=SECONDS)
    peak = _reachable_tflops()
    rates = {contender.name: contender.median for contender in contenders}
    shares = {
        f"share of reachable, {name}": rate * case.gflop / 1000 / peak
        for name, rate in rates.items()
    }
    return {**rates, **shares, "reachable TFLOP/s": peak}


def _reachable_tflops() -> float:
    """What one large product of matrices reaches: no network can do better."""
    a, b = (
        torch.randn(PRODUCT_SIDE, PRODUCT_SIDE, device="cuda", dtype=torch.bfloat16)
        for _ in range(2)
    )
    for _ in range(3):
        a @ b
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(PRODUCTS):
        a @ b
    torch.cuda.synchronize()
    return PRODUCTS * 2 * PRODUCT_SIDE**3 / (time.perf_counter() - began) / 1e12
