from __future__ import annotations

import torch
from torchvision.transforms.v2.functional import gaussian_blur

from cytolens.training.augmentation.blur import RADIUS_PX, SIGMA_PX, blur_some
from cytolens.training.augmentation.draws import NAMES, Draws

IMAGES = torch.rand(3, 3, 16, 16, generator=torch.Generator().manual_seed(0))


def test_only_the_chosen_are_blurred_as_torchvision_blurs() -> None:
    numbers = torch.ones(3, 1, len(NAMES))
    numbers[1, 0, NAMES.index("blur")] = 0.0
    found = blur_some(IMAGES, 0.5, Draws(numbers))
    assert torch.equal(found[[0, 2]], IMAGES[[0, 2]])
    size = 2 * RADIUS_PX + 1
    expected = gaussian_blur(IMAGES[1:2], [size, size], [SIGMA_PX[1]] * 2)
    torch.testing.assert_close(found[1:2], expected, atol=1e-5, rtol=0)


def test_nobody_chosen_nobody_blurred() -> None:
    found = blur_some(IMAGES, 0.0, Draws(torch.zeros(3, 1, len(NAMES))))
    assert torch.equal(found, IMAGES)
