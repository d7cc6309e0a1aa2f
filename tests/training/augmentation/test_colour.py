from __future__ import annotations

import torch
from torchvision.transforms.v2 import functional

from cytolens.models.recipe import AugmentationSpec
from cytolens.training.augmentation.colour import jitter_colour
from cytolens.training.augmentation.draws import NAMES, Draws

IMAGES = torch.rand(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))


def _draws(**values: float) -> Draws:
    numbers = torch.full((2, 1, len(NAMES)), 0.5)
    for name, value in values.items():
        numbers[..., NAMES.index(name)] = value
    return Draws(numbers)


def test_brightness_contrast_and_saturation_are_torchvisions() -> None:
    # A draw of 1 is the factor 1 + strength.
    cases = {
        "brightness": ("brightness_r", functional.adjust_brightness),
        "contrast": ("contrast_r", functional.adjust_contrast),
        "saturation": ("saturation", functional.adjust_saturation),
    }
    for strength, (draw, oracle) in cases.items():
        spec = AugmentationSpec(**{strength: 0.4})
        found = jitter_colour(IMAGES, spec, _draws(**{draw: 1.0}))
        expected = oracle(IMAGES, 1.4)
        # torchvision rounds its grey weights to four digits.
        torch.testing.assert_close(found, expected, atol=3e-4, rtol=0)


def test_per_channel_changes_one_channel_alone() -> None:
    spec = AugmentationSpec(brightness=0.4, per_channel=True)
    found = jitter_colour(IMAGES, spec, _draws(brightness_b=0.0))
    torch.testing.assert_close(found[:, :2], IMAGES[:, :2])
    torch.testing.assert_close(found[:, 2], IMAGES[:, 2] * 0.6)


def test_off_changes_nothing() -> None:
    found = jitter_colour(IMAGES, AugmentationSpec(), _draws(brightness_r=1.0))
    assert torch.equal(found, IMAGES)
