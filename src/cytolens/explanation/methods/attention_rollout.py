"""Attention rollout: attention multiplied from layer to layer, whatever the class.

Source:
    Abnar and Zuidema 2020, ACL, https://arxiv.org/abs/2005.00928, equation 1, heads
    averaged. Half of each layer is the residual connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.explanation.methods.registry import METHODS
from cytolens.explanation.token_attention import TokenAttention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


def rollout(weights: Sequence[Tensor], _gradients: Sequence[Tensor]) -> Tensor:
    """Multiply ``(attention + identity) / 2`` over the layers."""
    identity = torch.eye(weights[0].shape[-1]).to(weights[0])
    relevance = identity.expand(len(weights[0]), -1, -1)
    for layer in weights:
        relevance = (layer.mean(dim=1) + identity) / 2 @ relevance
    return relevance


METHODS.register("attention-rollout")(
    TokenAttention(
        "attention-rollout", "Attention rollout", rollout, uses_gradients=False
    )
)
