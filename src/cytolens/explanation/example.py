"""An input to trace a network with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.network import Network


def example_input(network: Network, size_px: int) -> Tensor:
    """Noise that fits the network: one sample, the same each time.

    Noise and not zeros, so that no activation is dead that would live on an image.
    """
    count = network.images_per_sample
    images = (count,) if count > 1 else ()
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(1, *images, 3, size_px, size_px, generator=generator)
    place = next(network.parameters())
    return noise.to(device=place.device, dtype=place.dtype)
