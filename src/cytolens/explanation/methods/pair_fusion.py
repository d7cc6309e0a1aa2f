"""A pair model's fusion weights: how much of its attention each image gets.

They say which image, not where in it: the map of an image is flat. For places, use
grad-cam; for which image moved the answer, see `cytolens.explanation.pair_tests`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.methods.registry import METHODS
from cytolens.models.families.fusion import AttentionFusion
from cytolens.models.families.pair import PairNetwork

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network


@torch.no_grad()
def image_weights(network: Network, images: Tensor) -> Tensor:
    """Give the attention each image gets, averaged over heads and both queries.

    Args:
        network: A pair network with attention fusion.
        images: Normalised pairs, shape ``(n, 2, 3, size, size)``.

    Returns:
        Shape ``(n, 2)``; before, after; rows sum to 1.

    Raises:
        ExplanationError: If it has no such fusion.
    """
    weights = (
        network.fusion_weights(images) if isinstance(network, PairNetwork) else None
    )
    if weights is None:
        raise ExplanationError(_refusal(network) or "This network has no fusion.")
    return weights.mean(dim=(1, 2))


def _refusal(network: Network) -> str | None:
    if not isinstance(network, PairNetwork):
        return "Only a pair model fuses two images. Use grad-cam."
    if not isinstance(network.fusion, AttentionFusion):
        return (
            "This pair model puts both images' features side by side and weighs "
            "neither. Its swap and blank tests say which image moved the answer."
        )
    return None


@dataclass(frozen=True)
class PairFusion:
    """Each image's fusion weight, spread evenly over it; see `Method`."""

    name: str = "pair-fusion"
    title: str = "Fusion weights"
    kind: Kind = "positive"
    is_class_specific: bool = False

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Say that a network without attention fusion has no weights."""
        return _refusal(network)

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        size = images.shape[-1]
        weights = image_weights(network, images).float()
        return weights[:, :, None, None].expand(-1, -1, size, size).clone()


METHODS.register("pair-fusion")(PairFusion())
