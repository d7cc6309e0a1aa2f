"""Rectangles in a batch, for what is erased and what is pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def box_mask(
    height: Tensor, width: Tensor, *, place_x: Tensor, place_y: Tensor, side_px: int
) -> Tensor:
    """Mark one rectangle per image.

    Args:
        height: Of each rectangle as a share of the side, shape ``(images,)``.
        width: Likewise.
        place_x: Where between the left and the right end, in [0, 1].
        place_y: Likewise, top to bottom.
        side_px: Side of the images.

    Returns:
        True inside, shape ``(images, 1, side_px, side_px)``.
    """
    centres = (torch.arange(side_px, device=height.device) + 0.5) / side_px
    rows = _inside(centres, height, place_y)
    columns = _inside(centres, width, place_x)
    return (rows[:, :, None] & columns[:, None, :])[:, None]


def _inside(centres: Tensor, length: Tensor, place: Tensor) -> Tensor:
    length = length.clamp(max=1.0)
    start = (1 - length) * place
    return (centres >= start[:, None]) & (centres < (start + length)[:, None])
