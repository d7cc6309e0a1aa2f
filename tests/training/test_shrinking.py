from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from cytolens.models.recipe import InputSpec, NetworkSpec, PhaseSpec, Recipe
from cytolens.models.registry import build_network
from cytolens.training.shrinking import FixedSizeError, require_sizes, shrink, shrunk_px
from support.training import quick_recipe


def _noise(side: int, images: int = 1) -> torch.Tensor:
    generator = np.random.default_rng(0)
    pixels = generator.integers(0, 256, (3, images, side, side, 3), dtype=np.uint8)
    return torch.from_numpy(pixels)


def test_half_the_side_is_a_low_pass_filter() -> None:
    pixels = _noise(128, images=2)
    small = shrink(pixels, 0.5)
    assert small.dtype == torch.uint8
    assert small.shape == (3, 2, 64, 64, 3)
    # Noise is averaged away: plain bilinear at a quarter of the points would keep it.
    smaller = shrink(pixels, 0.25).double().std()
    assert smaller < pixels.double().std() / 2
    area = cv2.resize(pixels[1, 1].numpy(), (32, 32), interpolation=cv2.INTER_AREA)
    difference = shrink(pixels, 0.25)[1, 1].double() - torch.from_numpy(area).double()
    assert abs(difference.mean()) < 1


def test_each_image_is_shrunk_alone() -> None:
    pixels = _noise(96)
    assert torch.equal(shrink(pixels, 0.6)[1:2], shrink(pixels[1:2], 0.6))


def test_bytes_are_filtered_as_floats_are() -> None:
    pixels = _noise(64)
    exact = torch.nn.functional.interpolate(
        pixels[:, 0].movedim(-1, 1).float(), (32, 32), mode="bilinear", antialias=True
    )
    ours = shrink(pixels, 0.5)[:, 0].movedim(-1, 1).float()
    assert (ours - exact).abs().max() <= 1


@pytest.mark.parametrize(
    ("side", "share", "size"),
    [(96, 0.67, 64), (128, 0.5, 64), (224, 0.67, 160), (40, 0.5, 32), (16, 0.5, 16)],
)
def test_the_new_side_is_a_multiple_of_32(side: int, share: float, size: int) -> None:
    assert shrunk_px(side, share) == size
    assert shrunk_px(side, 1.0) == side


def test_whole_images_are_not_copied() -> None:
    pixels = _noise(40)
    assert shrink(pixels, 1.0) is pixels


def _recipe(family: str, **options: object) -> Recipe:
    phase = PhaseSpec(name="small", epochs=1, batch_size=2, rate=1.0, size_share=0.5)
    return quick_recipe(
        phases=(phase,),
        input=InputSpec(kind="single", size_px=64),
        network=NetworkSpec(family=family, options=options),
    )


def test_a_network_of_one_size_is_refused_before_training() -> None:
    recipe = _recipe("pcam-cnn")
    network = build_network(recipe.network, 2, size_px=64)
    with pytest.raises(FixedSizeError, match=r"'small' shrinks its images to 32 px"):
        require_sizes(network, recipe, size_px=64)


def test_a_network_of_any_size_is_taken() -> None:
    recipe = _recipe("timm", backbone="test_resnet")
    network = build_network(recipe.network, 2, size_px=64)
    require_sizes(network, recipe, size_px=64)
