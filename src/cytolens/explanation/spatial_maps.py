"""The last maps of a network for some images, with the gradients of the scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from cytolens.explanation.cutting import cut_at
from cytolens.explanation.layers import TargetLayer, target_layers
from cytolens.explanation.score import class_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.models.network import Network


@dataclass(frozen=True)
class SpatialMaps:
    """What class activation methods weigh: both of shape ``(n * images, c, h, w)``.

    The maps of one sample's images stand one after the other.
    """

    activations: Tensor
    gradients: Tensor
    """Of each sample's score; zero where the method asked for none."""


def spatial_maps(
    network: Network, images: Tensor, targets: Tensor, *, gradients: bool
) -> SpatialMaps:
    """Run the network once, and backwards through what follows its last maps.

    Args:
        network: In evaluation mode.
        images: Shape ``(n, 3, size, size)`` or ``(n, 2, 3, size, size)``.
        targets: Class numbers, shape ``(n,)``.
        gradients: Whether to take them.

    Raises:
        ExplanationError: If the network has no such maps.
    """
    layers = target_layers(network, images.shape[-1])
    with cut_at([layer.cut(network) for layer in layers]) as leaves:
        logits = network(images)
        outputs = [leaves[i] for i in range(len(layers))]
        if gradients:
            scores = class_scores(network, logits, targets)
            found = torch.autograd.grad(scores.sum(), outputs)
        else:
            found = tuple(torch.zeros_like(output) for output in outputs)
    return SpatialMaps(
        _by_sample(outputs, layers, len(images)), _by_sample(found, layers, len(images))
    )


def _by_sample(
    outputs: Sequence[Tensor], layers: Sequence[TargetLayer], samples: int
) -> Tensor:
    maps = [
        layer.channels_first(output.detach())
        for output, layer in zip(outputs, layers, strict=True)
    ]
    grouped = [m.reshape(samples, -1, *m.shape[1:]) for m in maps]
    return torch.cat(grouped, dim=1).flatten(0, 1).float()


def stretched(maps: Tensor, *, samples: int, size_px: int) -> Tensor:
    """Stretch small maps to the input's frame, between pixel centres.

    Args:
        maps: Shape ``(samples * images, h, w)``.
        samples: How many samples they are of.
        size_px: Side of the input.

    Returns:
        Shape ``(samples, images, size_px, size_px)``.
    """
    large = functional.interpolate(
        maps[:, None], size=(size_px, size_px), mode="bilinear", align_corners=False
    )
    return large.reshape(samples, -1, size_px, size_px)
