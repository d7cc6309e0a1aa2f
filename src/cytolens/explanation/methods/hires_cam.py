"""HiResCAM: the gradient of each place weighs that place, nothing is averaged.

Where one linear layer follows the map, it shows exactly what was added to the score.

Source:
    Draelos and Carin 2020, https://arxiv.org/abs/2011.08891.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.class_activation import ClassActivation
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.spatial_maps import SpatialMaps


def hires_cam(seen: SpatialMaps) -> Tensor:
    """Sum gradient times activation over channels."""
    return (seen.gradients * seen.activations).sum(dim=1)


METHODS.register("hires-cam")(ClassActivation("hires-cam", "HiResCAM", hires_cam))
