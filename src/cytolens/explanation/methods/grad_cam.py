"""Grad-CAM: channels of the last map, each weighed by its mean gradient.

Source:
    Selvaraju et al. 2017, ICCV, https://arxiv.org/abs/1610.02391, equations 1 and 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.class_activation import ClassActivation
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.spatial_maps import SpatialMaps


def grad_cam(seen: SpatialMaps) -> Tensor:
    """Weigh every channel by its gradient, averaged over places."""
    weights = seen.gradients.mean(dim=(2, 3), keepdim=True)
    return (weights * seen.activations).sum(dim=1)


METHODS.register("grad-cam")(ClassActivation("grad-cam", "Grad-CAM", grad_cam))
