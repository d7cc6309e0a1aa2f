"""Gradient-weighted attention: rollout of what attention adds to one class's score.

Source:
    Chefer, Gur and Wolf 2021, ICCV, https://arxiv.org/abs/2103.15679, equations 5 and
    6: heads weighed by their gradient, what is negative left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.explanation.methods.registry import METHODS
from cytolens.explanation.token_attention import TokenAttention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


def gradient_attention(
    weights: Sequence[Tensor], gradients: Sequence[Tensor]
) -> Tensor:
    """Add each layer's positive attention, passed on through the layers before."""
    identity = torch.eye(weights[0].shape[-1]).to(weights[0])
    relevance = identity.expand(len(weights[0]), -1, -1)
    for layer, gradient in zip(weights, gradients, strict=True):
        counted = (layer * gradient).clamp(min=0).mean(dim=1)
        relevance = relevance + counted @ relevance
    # What a token owes to itself is no attention; it matters where patches are read.
    return relevance - identity


METHODS.register("gradient-attention")(
    TokenAttention(
        "gradient-attention", "Gradient-weighted attention", gradient_attention
    )
)
