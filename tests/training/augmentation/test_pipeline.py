from __future__ import annotations

import torch

from cytolens.models.recipe import AugmentationSpec
from cytolens.training.augmentation.draws import Draws, draw_epoch
from cytolens.training.augmentation.pipeline import Augmenter

ALL = AugmentationSpec(
    horizontal_flip=0.5,
    quarter_turns=True,
    rotate_deg=20,
    shift=0.1,
    zoom=(0.9, 1.1),
    crop_area=(0.6, 1.0),
)
TARGETS = torch.eye(2)[[0, 1, 0, 1]]


def _pairs() -> torch.Tensor:
    one = torch.rand(4, 1, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    return one.repeat(1, 2, 1, 1, 1)


def test_both_images_of_a_pair_move_alike() -> None:
    draws = Draws(draw_epoch(4, 2, seed=0))
    images, _ = Augmenter(ALL)(_pairs(), TARGETS, draws=draws)
    assert torch.equal(images[:, 0], images[:, 1])
    assert not torch.allclose(images[:, 0], _pairs()[:, 0])


def test_the_images_of_a_pair_are_stained_each_for_itself() -> None:
    draws = Draws(draw_epoch(4, 2, seed=0))
    spec = AugmentationSpec(stain=0.1, brightness=0.1)
    images, _ = Augmenter(spec)(_pairs(), TARGETS, draws=draws)
    assert not torch.allclose(images[:, 0], images[:, 1])


def test_a_sample_alone_becomes_what_it_becomes_in_a_batch() -> None:
    spec = ALL.model_copy(
        update={"stain": 0.1, "blur": 0.5, "erase": 0.5, "saturation": 0.2}
    )
    images = torch.rand(4, 1, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    values = draw_epoch(4, 1, seed=5)
    batch, _ = Augmenter(spec)(images, TARGETS, draws=Draws(values))
    for row in range(4):
        part = slice(row, row + 1)
        alone, _ = Augmenter(spec)(
            images[part], TARGETS[part], draws=Draws(values[part])
        )
        torch.testing.assert_close(alone, batch[part], atol=1e-5, rtol=1e-5)


def test_nothing_asked_nothing_done() -> None:
    images = _pairs()
    found, targets = Augmenter(AugmentationSpec())(
        images, TARGETS, draws=Draws(draw_epoch(4, 2, seed=0))
    )
    assert torch.equal(found, images)
    assert targets is TARGETS
