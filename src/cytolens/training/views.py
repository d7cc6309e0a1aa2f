"""The eight ways to lay a slide under the microscope: turns and mirror images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

VIEWS = 8


def view(images: Tensor, number: int) -> Tensor:
    """Turn images by ``number`` quarter turns, from 4 on mirrored first.

    Args:
        images: Shape ``(..., side, side)``.
        number: 0 (as they are) to 7.
    """
    if number >= 4:
        images = images.flip(-1)
    return torch.rot90(images, number % 4, (-2, -1))
