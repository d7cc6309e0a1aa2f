"""Features of a network that is not (yet) trained, for all images of a split."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import torch

from cytolens.training.folded_norms import folded_norms
from cytolens.training.pixels import network_input, to_unit_range
from cytolens.training.views import view

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from torch import Tensor

    from cytolens.models.network import Network
    from cytolens.training.batches import LabelledImages
    from cytolens.training.pixels import TensorNormalisation

BATCH = 64


@torch.no_grad()
def mean_features(
    network: Network,
    images: LabelledImages,
    *,
    normalise: TensorNormalisation,
    views: int,
) -> Tensor:
    """Embed images, each as the mean over some of its eight views.

    Args:
        network: Left in evaluation mode.
        images: Of one split.
        normalise: What stands between pixels and network.
        views: How many of the eight views.

    Returns:
        Shape ``(samples, features)``.
    """
    network.eval()
    device = next(network.parameters()).device
    parts = []
    with _folded_on_cpu(network, images, normalise):
        for start in range(0, len(images), BATCH):
            places = torch.arange(start, min(start + BATCH, len(images))).numpy()
            pixels = normalise(to_unit_range(images.at(places)[0].to(device)))
            seen = [
                network.embed(network_input(view(pixels, number)))
                for number in range(views)
            ]
            parts.append(torch.stack(seen).mean(dim=0).cpu())
    return torch.cat(parts)


def _folded_on_cpu(
    network: Network, images: LabelledImages, normalise: TensorNormalisation
) -> AbstractContextManager[object]:
    parameter = next(network.parameters())
    if parameter.device.type != "cpu":
        return nullcontext()
    places = torch.arange(min(2, len(images))).numpy()
    pixels = to_unit_range(images.at(places)[0])
    return folded_norms(network, network_input(normalise(pixels)))
