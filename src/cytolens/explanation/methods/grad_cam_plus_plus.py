"""Grad-CAM++: positive gradients only, weighed so that small regions count as much.

Source:
    Chattopadhay et al. 2018, WACV, https://arxiv.org/abs/1710.11063, equations 7 and
    19.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.explanation.class_activation import ClassActivation
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.spatial_maps import SpatialMaps

_SMALLEST = 1e-6


def grad_cam_plus_plus(seen: SpatialMaps) -> Tensor:
    """Weigh every channel by the sum of its positive gradients times their alphas."""
    gradients, maps = seen.gradients, seen.activations
    squares = gradients.square()
    mass = maps.sum(dim=(2, 3), keepdim=True)
    alphas = squares / (2 * squares + mass * squares * gradients + _SMALLEST)
    alphas = torch.where(gradients != 0, alphas, 0)
    weights = (gradients.clamp(min=0) * alphas).sum(dim=(2, 3), keepdim=True)
    return (weights * maps).sum(dim=1)


METHODS.register("grad-cam++")(
    ClassActivation("grad-cam++", "Grad-CAM++", grad_cam_plus_plus)
)
