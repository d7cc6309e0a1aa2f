"""Take what a part of a network has learned away, and leave it working.

The values of each tensor are shuffled: nothing of what was learned is left, and the
scale of every layer stays. Batch norms measure their statistics anew; with those of
the trained network, activations would grow without bound from layer to layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from torch import Tensor

    from cytolens.models.network import Network

_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)


@torch.no_grad()
def shuffle_weights(part: nn.Module, generator: torch.Generator) -> None:
    """Shuffle the values within each parameter, in place.

    Args:
        part: Of a network.
        generator: On the CPU, so that a seed means the same on every device.
    """
    for parameter in part.parameters():
        order = torch.randperm(parameter.numel(), generator=generator)
        flat = parameter.flatten()[order.to(parameter.device)]
        parameter.copy_(flat.reshape(parameter.shape))


@torch.no_grad()
def renew_norms(network: Network, parts: Iterable[nn.Module], images: Tensor) -> None:
    """Measure the statistics of the batch norms in some parts anew, in place.

    Args:
        network: In evaluation mode.
        parts: Of it.
        images: Normalised; more than one sample.
    """
    norms = [m for part in parts for m in part.modules() if isinstance(m, _BATCH_NORMS)]
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.train()
        norm.momentum = 1.0
    try:
        network(images)
    finally:
        for norm, momentum in zip(norms, momenta, strict=True):
            norm.eval()
            norm.momentum = momentum
