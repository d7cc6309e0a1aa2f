"""A bundle of a ResNet-50 that tells the drawn kinds of tissue apart.

Its weights are drawn by lot, but for two things that training would bring: the norms
have the statistics of the drawn tiles, and the head is the difference of the kinds'
mean features. So activations and scores are spread as a trained network's are, and a
wrong answer shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import nn

from benchmarks.screened_slides.made_slide import KINDS, draw_tiles
from cytolens.bundle.schema import ModelDescription, Provenance
from cytolens.bundle.writing import write_bundle
from cytolens.exporting.export import export_bundle
from cytolens.manifest import read_manifest
from cytolens.models.recipe import InputSpec, NetworkSpec, PhaseSpec, Recipe, Source
from cytolens.models.registry import build_network
from cytolens.models.resolution import preprocessing_for, resolve_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest.schema import Manifest
    from cytolens.models.network import Network

SIZE_PX = 224
MPP = 0.5
CLASSES = tuple(sorted(KINDS))
TILES_PER_CLASS = 16
EXPORT_TILES = 24
"""Of each class and split."""
LOGIT_SPREAD = 4.0
"""Distance of the classes' mean logits."""


def write_made_bundle(folder: Path, *, backbone: str = "resnet50") -> Path:
    """Write the bundle; the same at every call."""
    recipe = resolve_recipe(
        Recipe(
            name="made",
            summary="Random weights, for measuring.",
            source=Source(title="Cytolens' benchmarks"),
            input=InputSpec(kind="single", size_px=SIZE_PX, mpp=MPP),
            network=NetworkSpec(family="timm", options={"backbone": backbone}),
            phases=(PhaseSpec(name="train", epochs=1, batch_size=4, rate=0.01),),
        ),
        kind="single",
        size_px=SIZE_PX,
    )
    preprocessing = preprocessing_for(recipe.input, size_px=SIZE_PX)
    torch.manual_seed(0)
    network = build_network(recipe.network, len(CLASSES), size_px=SIZE_PX)
    _settle(network, preprocessing)
    description = ModelDescription(
        id=f"made-{backbone}",
        recipe=recipe,
        classes=CLASSES,
        preprocessing=preprocessing,
        provenance=Provenance(
            created="2026-01-01T00:00:00+00:00",
            code_version="0.0.0",
            packages={},
            data_fingerprint="0" * 64,
            data_counts={"train": dict.fromkeys(CLASSES, TILES_PER_CLASS)},
            seed=0,
            hardware="any",
            seconds=0.0,
            init="random, with statistics of drawn tiles",
        ),
    )
    return write_bundle(folder, description, network.eval())


def export_made_bundle(bundle: Path, *, work: Path) -> None:
    """Export to OpenVINO, 32 bit and int8, proved on drawn tiles."""
    manifest = write_drawn_manifest(work / "tiles")
    for form in ("openvino", "openvino-int8"):
        export_bundle(bundle, manifest, to=form)


def write_drawn_manifest(folder: Path) -> Manifest:
    """Save drawn tiles, as many for training as for validation."""
    folder.mkdir(parents=True)
    rows = []
    for split, seed in (("train", 2), ("val", 3)):
        for kind in CLASSES:
            for i, tile in enumerate(draw_tiles(kind, EXPORT_TILES, seed=seed)):
                name = f"{split}-{kind}-{i}.png"
                Image.fromarray(tile).save(folder / name)
                rows.append({"sample": name, "image": name, "label": kind})
                rows[-1] |= {"group": name, "split": split}
    table = pd.DataFrame(rows)
    table.to_csv(folder / "manifest.csv", index=False)
    return read_manifest(folder / "manifest.csv")


@torch.no_grad()
def _settle(network: Network, preprocessing: Preprocessing) -> None:
    tiles = np.stack(
        [
            preprocessing.resize(tile)
            for kind in CLASSES
            for tile in draw_tiles(kind, TILES_PER_CLASS, seed=1)
        ]
    )
    images = torch.from_numpy(preprocessing.normalise(tiles))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None  # torch: a plain average
            module.reset_running_stats()
    network.train()
    network(images)
    network.eval()
    features = network.embed(images).double()
    first, second = features[:TILES_PER_CLASS], features[TILES_PER_CLASS:]
    apart = second.mean(0) - first.mean(0)
    weight = LOGIT_SPREAD * apart / apart.square().sum()
    head = network.classifier
    if not isinstance(head, nn.Linear):
        msg = f"The head is {head}, expected one linear layer."
        raise TypeError(msg)
    head.weight.copy_(torch.stack([torch.zeros_like(weight), weight]))
    middle = (first.mean(0) + second.mean(0)) / 2
    head.bias.copy_(torch.stack([torch.zeros(()).double(), -(weight @ middle)]))
