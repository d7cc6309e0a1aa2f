"""Tiny bundles of every family, and networks that learned a little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from cytolens.bundle.writing import write_bundle
from cytolens.images import Normalisation
from cytolens.images.normalisation import normalise_batch
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from support.bundles import tiny_description
from support.cells import cell_arrays

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.bundle.schema import ModelDescription

CLASSES = ("benign", "malignant")
ATTENTIVE_PAIR = NetworkSpec(
    family="pair",
    options={
        "backbone": "test_resnet",
        "shared": False,
        "fusion": "attention",
        "width": 16,
        "heads": 2,
        "head": "sigmoid",
    },
)
FAMILIES: dict[str, tuple[str, NetworkSpec | None, Normalisation]] = {
    "pcam-cnn": ("single", None, Normalisation.UNIT),
    "timm": (
        "single",
        NetworkSpec(family="timm", options={"backbone": "test_resnet"}),
        Normalisation.CAFFE_BGR,
    ),
    "timm-vit": (
        "single",
        NetworkSpec(family="timm", options={"backbone": "test_vit"}),
        Normalisation.CLIP,
    ),
    "timm-pooled-stages": (
        "single",
        NetworkSpec(family="timm-pooled-stages", options={"backbone": "test_resnet"}),
        Normalisation.IMAGENET,
    ),
    "cbam-resnet50": (
        "single",
        NetworkSpec(family="cbam-resnet50", options={"backbone": "resnet18"}),
        Normalisation.IMAGENET,
    ),
    "pair": ("pair", None, Normalisation.IMAGENET),
    "pair, attention": ("pair", ATTENTIVE_PAIR, Normalisation.CAFFE_BGR),
    "transformers": ("transformers", None, Normalisation.HALF),
}
"""Name -> kind, network where it is not the kind's own, normalisation."""


def family_description(family: str) -> ModelDescription:
    """What a bundle of one of `FAMILIES` says about itself."""
    kind, network, normalisation = FAMILIES[family]
    base = tiny_description(kind, classes=CLASSES)
    changes: dict[str, Any] = {} if network is None else {"network": network}
    return base.model_copy(
        update={
            "recipe": base.recipe.model_copy(update=changes),
            "preprocessing": base.preprocessing.model_copy(
                update={"normalisation": normalisation}
            ),
        }
    )


def write_family_bundle(folder: Path, family: str) -> Path:
    """Write a bundle of one of `FAMILIES` whose random network is no constant."""
    description = family_description(family)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(
            description.recipe.network,
            len(description.classes),
            size_px=description.preprocessing.size_px,
        )
        for module in network.modules():
            # Statistics that differ by channel: else folding them proves nothing.
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.2)  # type: ignore[union-attr]  # tracked
                module.running_var.uniform_(0.5, 2)  # type: ignore[union-attr]  # as above
    return write_bundle(folder, description, network.eval())


def random_pixels(description: ModelDescription, count: int) -> NDArray[np.uint8]:
    """Images as an engine gets them."""
    size = description.preprocessing.size_px
    image = (size, size, 3)
    is_pair = description.recipe.input.kind == "pair"
    shape = (count, 2, *image) if is_pair else (count, *image)
    return np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)


def write_trained_bundle(folder: Path, *, steps: int = 60) -> Path:
    """Write a small convolutional network that tells synthetic cells apart."""
    description = family_description("pcam-cnn")
    labels = [i % 2 for i in range(96)]
    pixels = cell_arrays(labels, size_px=32, seed=7)
    inputs = torch.from_numpy(normalise_batch(pixels, Normalisation.UNIT))
    truth = torch.tensor(labels)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(
            description.recipe.network, 2, size_px=description.preprocessing.size_px
        )
        optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
        for _ in range(steps):
            optimizer.zero_grad()
            loss = cross_entropy(network(inputs), truth, label_smoothing=0.1)
            # torch leaves the return type of backward open.
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return write_bundle(folder, description, network.eval())
