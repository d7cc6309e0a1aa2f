"""Brightness, contrast and saturation, drawn for each image."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.training.augmentation.draws import around

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.recipe import AugmentationSpec
    from cytolens.training.augmentation.draws import Draws

GREY = (0.299, 0.587, 0.114)
"""ITU-R BT.601, as torchvision and Pillow turn colour into grey."""


def jitter_colour(images: Tensor, spec: AugmentationSpec, draws: Draws) -> Tensor:
    """Change brightness, then contrast, then saturation.

    Args:
        images: In [0, 1], shape ``(images, 3, side, side)``.
        spec: Each strength ``d`` draws a factor from ``[1 - d, 1 + d]``.
        draws: For these images.

    Returns:
        Images in [0, 1]; the three changes are torchvision's ``adjust_*``, but for
        ``per_channel``, which draws the first two for each colour channel.
    """
    if spec.brightness:
        factor = _factor(spec, draws, "brightness", spec.brightness)
        images = (images * factor).clamp(0, 1)
    if spec.contrast:
        mean = _grey(images).mean(dim=(2, 3), keepdim=True)
        factor = _factor(spec, draws, "contrast", spec.contrast)
        images = (mean + (images - mean) * factor).clamp(0, 1)
    if spec.saturation:
        grey = _grey(images)
        factor = (1 + around(spec.saturation, draws.each("saturation"))).reshape(
            -1, 1, 1, 1
        )
        images = (grey + (images - grey) * factor.clamp(min=0)).clamp(0, 1)
    return images


def _factor(spec: AugmentationSpec, draws: Draws, name: str, strength: float) -> Tensor:
    names = [f"{name}_{channel}" for channel in "rgb"]
    if not spec.per_channel:
        names = [names[0]] * 3
    uniform = torch.stack([draws.each(column) for column in names], dim=1)
    return (1 + around(strength, uniform)).clamp(min=0)[:, :, None, None]


def _grey(images: Tensor) -> Tensor:
    weights = torch.tensor(GREY, device=images.device).reshape(3, 1, 1)
    return (images * weights).sum(dim=1, keepdim=True)
