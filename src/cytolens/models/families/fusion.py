"""Ways to fuse the features of the image before and the image after."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ConcatFusion(nn.Module):
    """Put both feature sets side by side; nothing to learn."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.out_features = 2 * features

    def forward(self, before_after: Tensor) -> Tensor:
        """Take ``(batch, 2, features)``; return ``(batch, 2 * features)``."""
        return before_after.flatten(1)


class AttentionFusion(nn.Module):
    """Let each image's features attend to both, by multi-head attention.

    A residual connection and a layer norm keep the features themselves in view.
    """

    def __init__(self, features: int, *, width: int, heads: int) -> None:
        super().__init__()
        self.project = nn.Linear(features, width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm = nn.LayerNorm(width)
        self.out_features = 2 * width

    def forward(self, before_after: Tensor) -> Tensor:
        """Take ``(batch, 2, features)``; return ``(batch, 2 * width)``."""
        tokens = self.project(before_after)
        mixed, _ = self.attention(tokens, tokens, tokens, need_weights=False)
        result: Tensor = self.norm(tokens + mixed).flatten(1)
        return result

    @torch.no_grad()
    def weights(self, before_after: Tensor) -> Tensor:
        """Show which image each output looked at.

        Returns:
            Attention of shape ``(batch, heads, 2, 2)``; each row (before, after) sums
            to 1 over the images it looks at (before, after).
        """
        tokens = self.project(before_after)
        _, weights = self.attention(
            tokens, tokens, tokens, need_weights=True, average_attn_weights=False
        )
        result: Tensor = weights
        return result
