"""CBAM's own attention: the spatial gates that the network multiplies its maps by.

Source:
    Woo et al. 2018, ECCV, https://arxiv.org/abs/1807.06521.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from timm.layers.cbam import CbamModule
from torch import Tensor, nn

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.methods.registry import METHODS
from cytolens.explanation.spatial_maps import stretched

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network

_NO_CBAM = (
    "This network has no convolutional block attention. Use grad-cam, or train "
    "the recipe deepinsight-net."
)


@dataclass(frozen=True)
class Gates:
    """One attention module's gates for a batch, between 0 and 1."""

    module: str
    """Name of the module in the network."""
    channel: Tensor
    """Shape ``(n, channels)``."""
    spatial: Tensor
    """Shape ``(n, h, w)``."""


def cbam_gates(network: Network, images: Tensor) -> list[Gates]:
    """Run the network, and read the gates of every attention module, in order.

    Args:
        network: In evaluation mode.
        images: Normalised, shape ``(n, 3, size, size)``.

    Raises:
        ExplanationError: If it has no such modules.
    """
    modules = {k: m for k, m in network.named_modules() if isinstance(m, CbamModule)}
    if not modules:
        raise ExplanationError(_NO_CBAM)
    seen: dict[tuple[str, str], Tensor] = {}

    def reader(key: tuple[str, str]) -> Callable[..., None]:
        def read(module: nn.Module, inputs: object, output: Tensor) -> None:
            seen[key] = output

        return read

    with ExitStack() as hooks, torch.no_grad():
        for name, module in modules.items():
            for kind, part in (
                ("channel", module.channel),
                ("spatial", module.spatial),
            ):
                handle = part.gate.register_forward_hook(reader((name, kind)))
                hooks.callback(handle.remove)
        network(images)
    return [
        Gates(name, seen[name, "channel"][:, :, 0, 0], seen[name, "spatial"][:, 0])
        for name in modules
    ]


@dataclass(frozen=True)
class Cbam:
    """The mean spatial gate of all modules; see `Method`."""

    name: str = "cbam"
    title: str = "CBAM spatial attention"
    kind: Kind = "positive"
    is_class_specific: bool = False

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Say that a network without the modules has no such map."""
        has = any(isinstance(module, CbamModule) for module in network.modules())
        return None if has else _NO_CBAM

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        size = images.shape[-1]
        gates = [gate.spatial for gate in cbam_gates(network, images)]
        layers = [stretched(g, samples=len(images), size_px=size) for g in gates]
        return torch.stack(layers).mean(dim=0)


METHODS.register("cbam")(Cbam())
