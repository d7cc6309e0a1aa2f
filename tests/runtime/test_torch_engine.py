from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.errors import EngineError
from cytolens.runtime.torch_engine import TorchEngine, choose_device
from support.bundles import TINY, write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.runtime.engine import Engine


def open_bundle(folder: Path, kind: str = "single") -> Bundle:
    return load_bundle(write_tiny_bundle(folder / "bundle", kind))


@pytest.mark.parametrize("kind", TINY)
@torch.no_grad()
def test_logits_are_the_networks(kind: str, tmp_path: Path) -> None:
    bundle = open_bundle(tmp_path, kind)
    engine: Engine = TorchEngine(bundle, device="cpu")
    shape = (5, 2, 3, 32, 32) if bundle.is_pair else (5, 3, 32, 32)
    batch = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    logits = engine.logits(batch)
    assert logits.dtype == np.float64
    expected = bundle.network()(torch.from_numpy(batch)).numpy()
    np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-6)
    one_by_one = np.concatenate([engine.logits(batch[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(logits, one_by_one, rtol=0, atol=1e-6)


def test_an_empty_batch_gives_no_rows(tmp_path: Path) -> None:
    engine = TorchEngine(open_bundle(tmp_path), device="cpu")
    assert engine.logits(np.empty((0, 3, 32, 32), np.float32)).shape == (0, 2)


@pytest.mark.parametrize("shape", [(1, 3, 31, 32), (3, 32, 32), (1, 2, 3, 32, 32)])
def test_a_batch_of_another_shape_is_refused(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    engine = TorchEngine(open_bundle(tmp_path), device="cpu")
    with pytest.raises(EngineError, match=r"takes \(n, 3, 32, 32\)"):
        engine.logits(np.zeros(shape, np.float32))


@pytest.mark.parametrize("device", ["tpu9", "cuda:99", ""])
def test_a_device_that_is_not_here_is_refused(device: str) -> None:
    with pytest.raises(EngineError, match="--device cpu"):
        choose_device(device)


def test_the_engine_says_what_it_runs_on(tmp_path: Path) -> None:
    assert TorchEngine(open_bundle(tmp_path), device="cpu").name == "torch (cpu)"
