"""A network that has learned one place and looks at nothing else, and its images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from cytolens.bundle.bundle import Bundle
from cytolens.models.families.timm_stages import Stage
from cytolens.models.network import Network
from support.bundles import SIZE_PX, tiny_description

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.saliency import Kind

PLACE = (slice(4, 12), slice(18, 26))
"""Rows and columns: a sixteenth of the image."""


class PlantedNetwork(Network):
    """Sees brightness, weighed by a learned place; the second class is "bright"."""

    def __init__(self) -> None:
        super().__init__()
        self.brightness = nn.Conv2d(3, 1, 1)
        self.place = nn.Parameter(torch.zeros(1, 1, SIZE_PX, SIZE_PX))
        self.seen = nn.Identity()
        self.last = nn.Linear(1, 2)
        with torch.no_grad():
            self.brightness.weight.fill_(1 / 3)
            self.brightness.bias.fill_(3.0)  # type: ignore[union-attr]  # it has one
            self.place[:, :, *PLACE] = 1
            self.last.weight.copy_(torch.tensor([[0.0], [60.0]]))
            self.last.bias.copy_(torch.tensor([0.0, -11.5]))

    def embed(self, images: Tensor) -> Tensor:
        """The mean brightness of the place."""
        maps = self.seen(self.brightness(images).relu() * self.place)
        mean: Tensor = maps.mean(dim=(2, 3))
        return mean

    def forward(self, images: Tensor) -> Tensor:
        """Two logits."""
        logits: Tensor = self.last(self.embed(images))
        return logits

    def stages(self) -> dict[str, nn.Module]:
        """From brightness to the head."""
        place = Stage([], [self.place])
        return {"stem": self.brightness, "stage1": place, "head": self.last}

    @property
    def classifier(self) -> nn.Linear:
        """The last layer."""
        return self.last


@dataclass(frozen=True)
class EdgeDetector:
    """A "method" that never looks at the network; see `Method`."""

    name: str = "edges"
    title: str = "Edges"
    kind: Kind = "positive"
    is_class_specific: bool = False

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Refuse none."""
        return None

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """The gradient of brightness."""
        grey = images.mean(dim=1, keepdim=True)
        down = (grey - grey.roll(1, dims=2)).abs()
        return down + (grey - grey.roll(1, dims=3)).abs()


@dataclass(frozen=True)
class PlantedBundle(Bundle):
    """A bundle without a file."""

    def network(self) -> PlantedNetwork:
        """The planted network."""
        return PlantedNetwork().eval()


def planted_bundle(folder: Path = Path()) -> PlantedBundle:
    """Classes are ``healthy`` and ``tumour``; what is bright in the place is tumour."""
    return PlantedBundle(folder, tiny_description())


def planted_pictures(count: int = 8, *, seed: int = 0) -> NDArray[np.uint8]:
    """Dark noise with one bright square, in the place: shape ``(n, 32, 32, 3)``."""
    random = np.random.default_rng(seed)
    shape = (count, SIZE_PX, SIZE_PX, 3)
    pictures = random.integers(0, 100, size=shape, dtype=np.uint8)
    pictures[:, *PLACE] += np.uint8(130)
    return pictures


def planted_mask() -> NDArray[np.bool_]:
    """The place, shape ``(32, 32)``."""
    mask = np.zeros((SIZE_PX, SIZE_PX), dtype=bool)
    mask[PLACE] = True
    return mask
