from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from cytolens.models.recipe import InputSpec, NetworkSpec, PhaseSpec, Recipe
from cytolens.models.registry import build_network
from cytolens.training.shrinking import FixedSizeError, require_sizes, shrink
from support.training import quick_recipe


def _noise(side: int, images: int = 1) -> torch.Tensor:
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (3, images, side, side, 3), dtype=np.uint8)
    return torch.from_numpy(pixels)


def test_half_the_side_is_a_low_pass_filter() -> None:
    pixels = _noise(64, images=2)
    small = shrink(pixels, 32)
    assert small.dtype == torch.uint8
    assert small.shape == (3, 2, 32, 32, 3)
    # Noise is averaged away: plain bilinear at a quarter of the points would keep it.
    smaller = shrink(pixels, 16).double().std()
    assert smaller < pixels.double().std() / 2
    area = cv2.resize(pixels[1, 1].numpy(), (16, 16), interpolation=cv2.INTER_AREA)
    difference = shrink(pixels, 16)[1, 1].double() - torch.from_numpy(area).double()
    assert abs(difference.mean()) < 1


def test_each_image_is_shrunk_alone() -> None:
    pixels = _noise(40)
    assert torch.equal(shrink(pixels, 24)[1:2], shrink(pixels[1:2], 24))


def test_bytes_are_filtered_as_floats_are() -> None:
    pixels = _noise(48)
    exact = torch.nn.functional.interpolate(
        pixels[:, 0].movedim(-1, 1).float(), (32, 32), mode="bilinear", antialias=True
    )
    ours = shrink(pixels, 32)[:, 0].movedim(-1, 1).float()
    assert (ours - exact).abs().max() <= 1


@pytest.mark.parametrize("size_px", [None, 32, 64])
def test_images_are_never_enlarged(size_px: int | None) -> None:
    pixels = _noise(32)
    assert shrink(pixels, size_px) is pixels


def _recipe(family: str, phase_px: int, **options: object) -> Recipe:
    phase = PhaseSpec(name="small", epochs=1, batch_size=2, rate=1.0, size_px=phase_px)
    return quick_recipe(
        phases=(phase,),
        input=InputSpec(kind="single", size_px=64),
        network=NetworkSpec(family=family, options=options),
    )


def test_a_network_of_one_size_is_refused_before_training() -> None:
    recipe = _recipe("pcam-cnn", 32)
    network = build_network(recipe.network, 2, size_px=64)
    with pytest.raises(FixedSizeError, match=r"'small' shrinks its images to 32 px"):
        require_sizes(network, recipe)


def test_a_network_of_any_size_is_taken() -> None:
    recipe = _recipe("timm", 32, backbone="test_resnet")
    require_sizes(build_network(recipe.network, 2, size_px=64), recipe)
