"""From stored pixels to network input, on the device where the network is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.images.normalisation import Normalisation, normalisation_constants

if TYPE_CHECKING:
    from torch import Tensor


def to_unit_range(pixels: Tensor) -> Tensor:
    """Turn uint8 ``(..., side, side, 3)`` into [0, 1], ``(..., 3, side, side)``.

    The memory stays channels-last, which convolutions are fastest with.
    """
    return pixels.movedim(-1, -3).float() / 255


@dataclass(frozen=True)
class TensorNormalisation:
    """`cytolens.images.normalisation` for tensors, after the augmentation."""

    kind: Normalisation

    def __call__(self, images: Tensor) -> Tensor:
        """Normalise RGB in [0, 1], shape ``(..., 3, side, side)``."""
        constants = normalisation_constants(self.kind)
        mean = torch.tensor(constants.mean, device=images.device)[:, None, None]
        std = torch.tensor(constants.std, device=images.device)[:, None, None]
        if constants.is_bgr:
            images = images.flip(-3)
        return (images * (255 / constants.divisor) - mean) / std


def network_input(images: Tensor) -> Tensor:
    """Drop the axis that only pairs need, and lay memory out as channels-last.

    Args:
        images: Shape ``(batch, images, 3, side, side)``.

    Returns:
        Shape ``(batch, 3, side, side)``; a pair stays ``(batch, 2, 3, side, side)``.
    """
    if images.shape[1] > 1:
        return images
    return images[:, 0].contiguous(memory_format=torch.channels_last)
