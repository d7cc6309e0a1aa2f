"""Networks that read one place or one colour alone, whatever the class is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from cytolens.models.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable


class PlantedNetwork(Network):
    """Answers by one number that a function reads off the pixels."""

    def __init__(self, read: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.read = read
        self.head = nn.Linear(1, 2)

    def embed(self, images: Tensor) -> Tensor:
        return self.read(images)[:, None]

    def forward(self, images: Tensor) -> Tensor:
        found = self.embed(images)
        return torch.cat([-found, found], dim=1)

    def stages(self) -> dict[str, nn.Module]:
        return {"head": self.head}

    @property
    def classifier(self) -> nn.Linear | None:
        return None


def read_border(images: Tensor) -> Tensor:
    """The outermost sixteenth of each side."""
    side = images.shape[-1]
    wide = side // 16
    inner = images[..., wide : side - wide, wide : side - wide]
    return (images.sum(dim=(1, 2, 3)) - inner.sum(dim=(1, 2, 3))) / side


def read_centre(images: Tensor) -> Tensor:
    """The middle half of each side."""
    quarter = images.shape[-1] // 4
    middle = images[..., quarter:-quarter, quarter:-quarter]
    return middle.sum(dim=(1, 2, 3)) / images.shape[-1]


def read_green(images: Tensor) -> Tensor:
    """What is greener than it is red."""
    return torch.relu(images[:, 1] - images[:, 0] - 0.5).sum(dim=(1, 2))
