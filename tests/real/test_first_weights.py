"""The ImageNet weights that the data set comes with fill the laptop recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.models.init.start import initialise
from cytolens.models.recipe_files import load_recipe
from cytolens.models.registry import build_network

if TYPE_CHECKING:
    from pathlib import Path


def test_imagenet_weights_fill_the_laptop_recipe(real_weights: Path) -> None:
    recipe = load_recipe("laptop")
    network = build_network(recipe.network, 2, size_px=96)
    start = initialise(
        network,
        recipe.network,
        init_file=real_weights / "mobilenetv2_100.imagenet.safetensors",
        normalisation=recipe.input.normalisation,
    )
    assert "260 of 260 tensors, without its head of 1001 classes" in start.origin
    assert not start.warnings
