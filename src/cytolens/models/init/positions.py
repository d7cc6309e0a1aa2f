"""Position embeddings of a vision transformer, for another input size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def fit_positions(embeddings: Tensor, target: Tensor | None) -> Tensor:
    """Interpolate (bicubic) to the target's grid where only the grid differs.

    Args:
        embeddings: Shape ``(1, 1 + side * side, features)``; the first is the class
            token's.
        target: The network's own, or None to leave ``embeddings`` alone.
    """
    from timm.layers.pos_embed import resample_abs_pos_embed

    if target is None or embeddings.shape == target.shape:
        return embeddings
    if embeddings.ndim != 3 or embeddings.shape[2] != target.shape[2]:
        return embeddings
    side = round((target.shape[1] - 1) ** 0.5)
    if side * side != target.shape[1] - 1:
        return embeddings
    fitted: Tensor = resample_abs_pos_embed(
        embeddings, new_size=[side, side], num_prefix_tokens=1
    )
    return fitted
