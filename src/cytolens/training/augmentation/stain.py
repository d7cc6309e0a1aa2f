"""Stain jitter: more or less haematoxylin, eosin and DAB than the slide had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.training.augmentation.draws import around

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.training.augmentation.draws import Draws

RGB_FROM_HED = ((0.65, 0.70, 0.29), (0.07, 0.99, 0.11), (0.27, 0.57, 0.78))
"""Optical density of each stain in red, green, blue (Ruifrok and Johnston 2001)."""
DARKEST = 1 / 255
"""Below one grey level the optical density is noise, and zero has none."""


def jitter_stain(
    images: Tensor, deviation: float, draws: Draws, *, shift_deviation: float
) -> Tensor:
    """Scale and shift each stain's optical density, drawn for each image.

    Args:
        images: RGB in [0, 1], shape ``(images, 3, side, side)``.
        deviation: Factors come from ``1 +- deviation``.
        draws: For these images.
        shift_deviation: Shifts of the optical density come from ``+-`` this.

    Returns:
        RGB in [0, 1], same shape.

    Source:
        Tellez et al. 2018, IEEE TMI 37:2126 (HED-light is about .05, strong .2).
    """
    scale = 1 + around(deviation, _columns(draws, "scale"))
    shift = around(shift_deviation, _columns(draws, "shift"))
    rgb_from_hed = torch.tensor(RGB_FROM_HED, device=images.device)
    hed_from_rgb = torch.linalg.inv(rgb_from_hed)
    # Separate, change and recombine in one 3x3 map for each image.
    mix = hed_from_rgb @ (scale[:, :, None] * rgb_from_hed)
    density = -images.clamp(min=DARKEST).log()
    density = torch.einsum("nchw,ncd->ndhw", density, mix)
    density = density + (shift @ rgb_from_hed)[:, :, None, None]
    return (-density).exp().clamp(0, 1)


def _columns(draws: Draws, what: str) -> Tensor:
    return torch.stack([draws.each(f"stain_{what}_{s}") for s in "hed"], dim=1)
