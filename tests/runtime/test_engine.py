"""Every engine, held to the one contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.choosing import Settled, open_engine
from cytolens.runtime.errors import EngineError
from cytolens.runtime.torch_engine import TorchEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.runtime.choosing import EngineName
    from cytolens.runtime.engine import Engine

NAMES: dict[EngineName, str] = {
    "torch": "torch (cpu)",
    "onnx": "onnx (cpu)",
    "openvino-float": "openvino (cpu)",
    "openvino-int8": "openvino-int8 (cpu)",
}
COUNTS = (3, 0, 9, 1, 4)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> EngineName:
    found: EngineName = request.param
    return found


@pytest.fixture
def engine(exported: Path, name: EngineName) -> Engine:
    return open_engine(load_bundle(exported), name, device="cpu", threads=2)


def images(folder: Path, *counts: int) -> list[np.ndarray]:
    pair = (2,) if load_bundle(folder).is_pair else ()
    rng = np.random.default_rng(0)
    return [
        rng.integers(0, 256, (count, *pair, 32, 32, 3), dtype=np.uint8)
        for count in counts
    ]


def test_there_is_a_test_for_every_engine() -> None:
    assert len(NAMES) == 1 + len(get_args(get_args(Settled)[1]))


def test_it_answers_as_torch_does(engine: Engine, exported: Path) -> None:
    (batch,) = images(exported, 9)
    expected = TorchEngine(load_bundle(exported), device="cpu").logits(batch)
    found = engine.logits(batch)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-5)


def test_a_stream_answers_in_order(engine: Engine, exported: Path) -> None:
    batches = images(exported, *COUNTS)
    streamed = list(engine.stream(batches))
    assert [len(found) for found in streamed] == list(COUNTS)
    for batch, found in zip(batches, streamed, strict=True):
        np.testing.assert_allclose(found, engine.logits(batch), rtol=0, atol=2e-5)


def test_a_stream_is_lazy_and_bounded(engine: Engine, exported: Path) -> None:
    (batch,) = images(exported, 8)
    taken = 0

    def endless() -> Iterator[np.ndarray]:
        nonlocal taken
        while True:
            taken += 1
            yield batch

    stream = engine.stream(endless())
    assert taken == 0
    for received in range(1, 6):
        next(stream)
        assert taken <= received + 4
    stream.close()  # type: ignore[attr-defined]  # every engine's is a generator


def test_a_stream_gives_the_same_bits_again(engine: Engine, exported: Path) -> None:
    batches = images(exported, 8, 8, 5)
    first, again = (np.concatenate(list(engine.stream(batches))) for _ in range(2))
    np.testing.assert_array_equal(first, again)


def test_an_empty_batch_has_no_rows(engine: Engine, exported: Path) -> None:
    (batch,) = images(exported, 0)
    assert engine.logits(batch).shape == (0, 2)


def test_another_shape_is_refused(engine: Engine) -> None:
    wrong = np.zeros((2, 16, 16, 3), np.uint8)
    with pytest.raises(EngineError, match="network takes"):
        engine.logits(wrong)
    with pytest.raises(EngineError, match="network takes"):
        list(engine.stream([wrong]))


def test_an_error_of_the_source_comes_through(engine: Engine, exported: Path) -> None:
    def failing() -> Iterator[np.ndarray]:
        yield from images(exported, 3, 3)
        msg = "the disk is gone"
        raise OSError(msg)

    with pytest.raises(OSError, match="the disk is gone"):
        list(engine.stream(failing()))


def test_it_says_its_name(engine: Engine, name: EngineName) -> None:
    assert engine.name == NAMES[name]


def test_a_view_of_memory_is_taken(engine: Engine, exported: Path) -> None:
    (batch,) = images(exported, 5)
    expected = engine.logits(batch)
    batch.flags.writeable = False
    np.testing.assert_allclose(
        engine.logits(batch[::-1]), expected[::-1], rtol=0, atol=1e-6
    )
