"""A set's images at the network's size, and what network and eye make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import timm
import torch
from safetensors.torch import load_file

from cytolens.bundle.reference.described import Described
from cytolens.images import decode_image
from cytolens.images.preprocessing import Normalisation, Preprocessing
from cytolens.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

WEIGHTS = "mobilenetv2_100.imagenet.safetensors"
SIDE_PX = 160
BATCH = 32
PREPROCESSING = Preprocessing(size_px=SIDE_PX, normalisation=Normalisation.HALF)


@dataclass(frozen=True)
class Pictures:
    """Some images, with what is known of them."""

    images: NDArray[np.uint8]
    """Shape ``(n, side, side, 3)``."""
    labels: list[str]
    groups: list[str]
    """Whose images are resampled together; an image without one is its own."""


def read_split(manifest: Path, split: str, *, most: int) -> Pictures:
    """Read a split of a real set; whole groups are drawn until there are enough."""
    chosen = read_manifest(manifest).subset(split)
    table = chosen.table
    groups = table["group"].fillna(table["sample"]).astype(str)
    order = np.random.default_rng(0).permutation(sorted(groups.unique()))
    counts = groups.value_counts()
    sums = np.cumsum([counts[name] for name in order])
    kept = groups.isin(order[: int(np.searchsorted(sums, most)) + 1])
    chosen = chosen.where(kept)
    images = [PREPROCESSING.resize(decode_image(p)) for p in chosen.image_paths()]
    return Pictures(
        np.stack(images),
        [str(label) for label in chosen.table["label"]],
        groups[kept].tolist(),
    )


class Embedder:
    """The laptop recipe's MobileNetV2 with ImageNet's weights, before its head."""

    def __init__(self, weights: Path) -> None:
        network = timm.create_model(
            "mobilenetv2_100", pad_type="same", num_classes=1001
        )
        tensors = load_file(weights / WEIGHTS)
        network.load_state_dict({k: v.float() for k, v in tensors.items()})
        # Features and head are methods of timm's own, which torch does not know.
        self.network: Any = network.eval().to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def __call__(self, images: NDArray[np.uint8]) -> Described:
        """Describe images as a bundle's reference does."""
        parts = []
        for start in range(0, len(images), BATCH):
            batch = PREPROCESSING.normalise(images[start : start + BATCH])
            pixels = torch.from_numpy(batch).contiguous(
                memory_format=torch.channels_last
            )
            features = self.network.forward_features(pixels)
            embedded = self.network.forward_head(features, pre_logits=True)
            parts.append(embedded.numpy())
        none = np.zeros((len(images), 1), np.float32)
        return Described.of(images, np.concatenate(parts), none)
