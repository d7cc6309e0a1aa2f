"""Out of focus: a Gaussian blur of some images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from cytolens.training.augmentation.draws import between

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.training.augmentation.draws import Draws

SIGMA_PX = (0.3, 1.2)
RADIUS_PX = 3


def blur_some(images: Tensor, share: float, draws: Draws) -> Tensor:
    """Blur a share of the images, each with its own sigma.

    Args:
        images: Shape ``(images, 3, side, side)``.
        share: Of images that are blurred.
        draws: For these images.

    Returns:
        Images of the same shape.
    """
    chosen = (draws.each("blur") < share).nonzero().flatten()
    if len(chosen) == 0:
        return images
    sigma = between(*SIGMA_PX, draws.each("blur_sigma")[chosen])
    offsets = torch.arange(-RADIUS_PX, RADIUS_PX + 1, device=images.device)
    kernel = torch.exp(-(offsets**2) / (2 * sigma[:, None] ** 2))
    kernel = (kernel / kernel.sum(dim=1, keepdim=True)).repeat_interleave(3, dim=0)
    side = images.shape[2:]
    flat = images[chosen].reshape(1, -1, *side)
    flat = functional.pad(flat, [RADIUS_PX] * 4, mode="reflect")
    groups = kernel.shape[0]
    flat = functional.conv2d(flat, kernel[:, None, :, None], groups=groups)
    flat = functional.conv2d(flat, kernel[:, None, None, :], groups=groups)
    return images.index_copy(0, chosen, flat.reshape(-1, 3, *side))
