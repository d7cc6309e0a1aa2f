from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from cytolens.training.batches import (
    LabelledImages,
    TrainingBatches,
    ValidationBatches,
)
from support.training import store_of

if TYPE_CHECKING:
    from pathlib import Path

N = 22


@pytest.fixture
def images(tmp_path: Path) -> LabelledImages:
    """Image n is all of grey n."""
    grey = np.arange(2 * N, dtype=np.uint8).reshape(-1, 1, 1, 1, 1)
    pixels = np.broadcast_to(grey, (2 * N, 1, 2, 2, 3))
    rows = np.arange(0, 2 * N, 2)
    return LabelledImages(store_of(tmp_path, pixels.copy()), rows, rows % 3)


def _training(images: LabelledImages, **more: int) -> TrainingBatches:
    return TrainingBatches(images, 8, "shuffle", seed=1, **more)


def test_an_epoch_shows_each_sample_with_its_label_and_draws(
    images: LabelledImages,
) -> None:
    batches = list(_training(images))
    assert [len(batch.labels) for batch in batches] == [8, 8, 6]
    shown = torch.cat([batch.images[:, 0, 0, 0, 0] for batch in batches])
    labels = torch.cat([batch.labels for batch in batches])
    assert sorted(shown.tolist()) == images.rows.tolist()
    assert labels.tolist() == (shown.long() % 3).tolist()
    assert len({tuple(row) for b in batches for row in b.draws[:, 0].tolist()}) == N


def test_epochs_differ_and_each_repeats(images: LabelledImages) -> None:
    batches = _training(images)
    orders = []
    for epoch in (0, 1, 0):
        batches.set_epoch(epoch)
        orders.append(torch.cat([batch.images.flatten() for batch in batches]))
    assert torch.equal(orders[0], orders[2])
    assert not torch.equal(orders[0], orders[1])


def test_two_devices_see_together_what_one_sees(images: LabelledImages) -> None:
    whole = list(_training(images))
    halves = [
        list(_training(images, device_number=number, devices=2)) for number in (0, 1)
    ]
    for one, first, second in zip(whole, *halves, strict=True):
        together = torch.cat([first.draws, second.draws])
        assert sorted(together.tolist()) == sorted(one.draws.tolist())


def test_a_small_rest_is_left_out_unless_it_is_all(images: LabelledImages) -> None:
    assert len(TrainingBatches(images, 20, "shuffle", seed=0)) == 1
    assert len(TrainingBatches(images, 100, "shuffle", seed=0)) == 1
    assert len(TrainingBatches(images, 15, "shuffle", seed=0)) == 1
    assert len(TrainingBatches(images, 14, "shuffle", seed=0)) == 2


def test_validation_is_in_order_and_no_device_lacks_a_batch(
    images: LabelledImages,
) -> None:
    shards = [list(ValidationBatches(images, 7, number, 3)) for number in range(3)]
    assert {len(shard) for shard in shards} == {4}
    for parts in zip(*shards, strict=True):
        assert len({len(part.places) for part in parts}) == 1
    places = torch.cat([part.places for shard in shards for part in shard])
    assert set(places.tolist()) == set(range(N))
    alone = torch.cat([part.places for part in ValidationBatches(images, 7)])
    assert alone.tolist() == list(range(N))
