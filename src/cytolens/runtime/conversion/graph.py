"""The network with its normalisation in front: what every exported graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from cytolens.images.normalisation import Normalisation, normalisation_constants

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.models.network import Network

INPUT = "images"
OUTPUT = "logits"
_EXAMPLES = 3
"""Not 1 or 2, which a tracer could take for the images of a pair or for a constant."""


class Graph(nn.Module):
    """From resized RGB images, as an engine gets them, to logits.

    ``forward`` takes ``uint8`` of shape ``(n, size, size, 3)``, or
    ``(n, 2, size, size, 3)`` for pairs, and returns ``float32`` ``(n, classes)``:
    raw logits of one view, before any calibration.
    """

    scale: Tensor
    shift: Tensor

    def __init__(self, network: Network, normalisation: Normalisation) -> None:
        super().__init__()
        constants = normalisation_constants(normalisation)
        mean = torch.tensor(constants.mean, dtype=torch.float64)
        std = torch.tensor(constants.std, dtype=torch.float64)
        # One multiplication and one addition, which engines fold into a convolution.
        scale, shift = 1 / (constants.divisor * std), -mean / std
        self.network = network
        self.is_bgr = constants.is_bgr
        self.register_buffer("scale", scale.float().reshape(3, 1, 1))
        self.register_buffer("shift", shift.float().reshape(3, 1, 1))

    def forward(self, images: Tensor) -> Tensor:
        """Normalise, and run the network."""
        # Positive numbers of axes: ONNX knows no others.
        last = images.ndim - 1
        pixels = images.movedim(last, last - 2).float()
        if self.is_bgr:
            pixels = pixels.flip(last - 2)
        logits: Tensor = self.network(pixels * self.scale + self.shift)
        return logits


def bundle_graph(bundle: Bundle) -> Graph:
    """Build a bundle's graph, in evaluation mode, on the CPU."""
    graph = Graph(bundle.network(), bundle.preprocessing.normalisation)
    return graph.eval().requires_grad_(requires_grad=False)


def sample_shape(bundle: Bundle) -> tuple[int, ...]:
    """Shape of one sample: ``(size, size, 3)``, with a 2 in front for a pair."""
    size = bundle.preprocessing.size_px
    return (2, size, size, 3) if bundle.is_pair else (size, size, 3)


def example_images(bundle: Bundle) -> Tensor:
    """Grey images to follow the network's path with, ``uint8``."""
    shape = _EXAMPLES, *sample_shape(bundle)
    return torch.full(shape, 128, dtype=torch.uint8)
