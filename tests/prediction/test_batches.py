import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cytolens.images.preprocessing import Preprocessing
from cytolens.prediction import batches
from cytolens.prediction.batches import Source, decoded_batches
from support.datasets import write_image

PREPROCESSING = Preprocessing(size_px=16)


def test_order_is_kept_and_the_unreadable_are_set_aside(tmp_path: Path) -> None:
    good = [write_image(tmp_path / f"{i}.png") for i in range(5)]
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    paths = [good[0], bad, *good[1:], tmp_path / "none.png"]
    sources = [Source(path.name, (path,)) for path in paths]
    found = list(decoded_batches(sources, PREPROCESSING, batch_size=3))
    assert [row for batch in found for row in batch.rows] == [0, 2, 3, 4, 5]
    assert [b.inputs.shape for b in found] == [(2, 16, 16, 3), (3, 16, 16, 3), (0,)]
    names = [item.sample for batch in found for item in batch.unreadable]
    assert names == ["bad.png", "none.png"]


def test_pair_keeps_its_two_images() -> None:
    before, after = (np.full((20, 20, 3), v, dtype=np.uint8) for v in (0, 255))
    source = Source("pair", (before, after))
    (batch,) = decoded_batches([source], PREPROCESSING, batch_size=4)
    assert batch.inputs.shape == (1, 2, 16, 16, 3)
    assert (batch.inputs[0, 0] < batch.inputs[0, 1]).all()


def test_memory_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sources: never more images at once than two batches."""
    alive, most, lock = 0, 0, threading.Lock()
    size = 4

    def decode(_: Path) -> np.ndarray:
        nonlocal alive, most
        with lock:
            alive += 1
            most = max(most, alive)
        return np.zeros((16, 16, 3), dtype=np.uint8)

    def endless() -> Iterator[Source]:
        for i in range(400):
            yield Source(str(i), (Path(str(i)),))

    monkeypatch.setattr(batches, "decode_image", decode)
    total = 0
    for batch in decoded_batches(endless(), PREPROCESSING, batch_size=size, threads=3):
        total += len(batch.rows)
        with lock:
            alive -= len(batch.rows)
    assert total == 400
    assert most <= 3 * size


def test_a_few_images_are_decoded_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = threading.Barrier(2)

    def decode(_: Path) -> np.ndarray:
        both.wait(timeout=10)  # breaks where one thread was given both
        return np.zeros((16, 16, 3), dtype=np.uint8)

    monkeypatch.setattr(batches, "decode_image", decode)
    sources = [Source(name, (Path(name),)) for name in "ab"]
    (batch,) = decoded_batches(sources, PREPROCESSING, batch_size=32, threads=2)
    assert batch.rows == [0, 1]
