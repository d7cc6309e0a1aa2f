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
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.runtime.engine import Engine


def open_bundle(folder: Path, kind: str = "single") -> Bundle:
    return load_bundle(write_tiny_bundle(folder / "bundle", kind))


def random_batch(bundle: Bundle, count: int) -> np.ndarray:
    shape = (count, 2, 32, 32, 3) if bundle.is_pair else (count, 32, 32, 3)
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("kind", TINY)
@torch.no_grad()
def test_logits_are_the_networks(kind: str, tmp_path: Path) -> None:
    bundle = open_bundle(tmp_path, kind)
    engine: Engine = TorchEngine(bundle, device="cpu")
    batch = random_batch(bundle, 5)
    logits = engine.logits(batch)
    assert logits.dtype == np.float64
    flat = bundle.preprocessing.normalise(batch.reshape(-1, 32, 32, 3))
    inputs = flat.reshape(*batch.shape[:-3], 3, 32, 32)
    expected = bundle.network()(torch.from_numpy(inputs)).numpy()
    np.testing.assert_allclose(logits, expected, rtol=0, atol=1e-6)
    one_by_one = np.concatenate([engine.logits(batch[i : i + 1]) for i in range(5)])
    np.testing.assert_allclose(logits, one_by_one, rtol=0, atol=1e-6)


def test_a_stream_keeps_the_order_and_takes_one_batch_at_a_time(tmp_path: Path) -> None:
    bundle = open_bundle(tmp_path)
    engine = TorchEngine(bundle, device="cpu")
    batches = [random_batch(bundle, 4)[:count] + count for count in (2, 0, 4, 1)]
    taken = 0

    def feed() -> Iterator[np.ndarray]:
        nonlocal taken
        for batch in batches:
            taken += 1
            yield batch

    for number, found in enumerate(engine.stream(feed())):
        assert taken == number + 1
        np.testing.assert_array_equal(found, engine.logits(batches[number]))
    assert taken == 4


def test_a_view_of_memory_and_a_locked_one_are_taken(tmp_path: Path) -> None:
    bundle = open_bundle(tmp_path)
    engine = TorchEngine(bundle, device="cpu")
    batch = random_batch(bundle, 4)
    expected = engine.logits(batch)
    batch.flags.writeable = False
    np.testing.assert_array_equal(engine.logits(batch), expected)
    np.testing.assert_array_equal(engine.logits(batch[::-1]), expected[::-1])


def test_an_empty_batch_gives_no_rows(tmp_path: Path) -> None:
    engine = TorchEngine(open_bundle(tmp_path), device="cpu")
    assert engine.logits(np.empty((0, 32, 32, 3), np.uint8)).shape == (0, 2)


def test_a_batch_that_does_not_fit_is_told_what_to_use_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = open_bundle(tmp_path)
    engine = TorchEngine(bundle, device="cpu")

    def fail(_: torch.Tensor) -> None:
        raise torch.OutOfMemoryError

    monkeypatch.setattr(engine, "_network", fail)
    with pytest.raises(EngineError, match=r"batch of 3.*--batch-size"):
        engine.logits(random_batch(bundle, 3))


@pytest.mark.parametrize("device", ["tpu9", "cuda:99", ""])
def test_a_device_that_is_not_here_is_refused(device: str) -> None:
    with pytest.raises(EngineError, match="--device cpu"):
        choose_device(device)


def test_the_engine_says_what_it_runs_on(tmp_path: Path) -> None:
    assert TorchEngine(open_bundle(tmp_path), device="cpu").name == "torch (cpu)"
