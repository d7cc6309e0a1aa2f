from __future__ import annotations

import torch

from cytolens.training.augmentation.draws import Draws, draw_epoch
from cytolens.training.augmentation.erasing import AREA, erase_some

IMAGES = torch.rand(64, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def test_a_share_of_the_images_loses_a_rectangle_to_its_mean() -> None:
    found = erase_some(IMAGES, 0.5, Draws(draw_epoch(64, 1, seed=0)))
    changed = (found != IMAGES).any(dim=1)
    areas = changed.float().mean(dim=(1, 2))
    assert 20 < int((areas > 0).sum()) < 44
    assert float(areas.max()) <= AREA[1] * 1.2
    sample = int(areas.argmax())
    colours = found[sample][:, changed[sample]]
    mean = IMAGES[sample].mean(dim=(1, 2))
    torch.testing.assert_close(colours, mean[:, None].expand_as(colours))


def test_share_zero_erases_nothing() -> None:
    found = erase_some(IMAGES, 0.0, Draws(draw_epoch(64, 1, seed=0)))
    assert torch.equal(found, IMAGES)
