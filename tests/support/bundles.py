"""Tiny bundles: real ones, quick to write and to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.bundle.schema import ModelDescription, Provenance
from cytolens.bundle.writing import write_bundle
from cytolens.images import Normalisation, Resample
from cytolens.models.recipe import NetworkSpec, PhaseSpec, Recipe, Source
from cytolens.models.registry import build_network
from cytolens.models.resolution import Kind, preprocessing_for, resolve_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.network import Network

SIZE_PX = 32
TINY_VIT = {
    "model_type": "vit",
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "patch_size": 8,
}
TINY = {
    "single": NetworkSpec(
        family="pcam-cnn", options={"widths": [4, 4, 8, 8], "hidden": 8}
    ),
    "pair": NetworkSpec(family="pair", options={"backbone": "test_resnet"}),
    "transformers": NetworkSpec(family="transformers", options={"config": TINY_VIT}),
}


def tiny_recipe(kind: str = "single") -> Recipe:
    """A settled recipe; kinds are the keys of `TINY`."""
    recipe = Recipe(
        name="tiny",
        summary="A tiny network for tests.",
        source=Source(title="Cytolens' tests"),
        network=TINY[kind],
        phases=(PhaseSpec(name="train", epochs=1, batch_size=4, rate=0.01),),
    )
    if kind == "transformers":
        spec = recipe.input.model_copy(
            update={
                "resample": Resample.TORCH_BILINEAR,
                "normalisation": Normalisation.HALF,
            }
        )
        recipe = recipe.model_copy(update={"input": spec})
    of: Kind = "pair" if kind == "pair" else "single"
    return resolve_recipe(recipe, kind=of, size_px=SIZE_PX)


def tiny_description(
    kind: str = "single", *, classes: tuple[str, ...] = ("healthy", "tumour")
) -> ModelDescription:
    """What a bundle of a tiny network says about itself."""
    recipe = tiny_recipe(kind)
    return ModelDescription(
        id=f"tiny-{kind}",
        recipe=recipe,
        classes=classes,
        preprocessing=preprocessing_for(recipe.input, size_px=SIZE_PX),
        provenance=Provenance(
            created="2026-01-01T00:00:00+00:00",
            code_version="0.0.0",
            packages={},
            data_fingerprint="0" * 64,
            data_counts={"train": dict.fromkeys(classes, 3)},
            seed=0,
            hardware="a test",
            seconds=1.0,
            init="random, as the recipe says",
        ),
    )


def tiny_network(description: ModelDescription) -> Network:
    """The network of a description, always with the same random weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(
            description.recipe.network,
            len(description.classes),
            size_px=description.preprocessing.size_px,
        )
    return network.eval()


def write_tiny_bundle(
    folder: Path,
    kind: str = "single",
    *,
    classes: tuple[str, ...] = ("healthy", "tumour"),
) -> Path:
    """Write a bundle with a tiny, untrained network."""
    description = tiny_description(kind, classes=classes)
    return write_bundle(folder, description, tiny_network(description))
