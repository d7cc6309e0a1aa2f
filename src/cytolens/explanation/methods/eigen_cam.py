"""Eigen-CAM: what the last map shows most of, whatever the class.

Source:
    Muhammad and Yeasin 2020, https://arxiv.org/abs/2008.00299. A principal component
    has no sign of its own; it is turned so that its largest value is positive, as in
    Chung and Ying 2025, https://doi.org/10.3390/app15137562, equation 13.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.explanation.class_activation import ClassActivation
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.spatial_maps import SpatialMaps


def eigen_cam(seen: SpatialMaps) -> Tensor:
    """Project every place on the first principal component of the channels."""
    places = seen.activations.flatten(2).transpose(1, 2)
    centred = places - places.mean(dim=1, keepdim=True)
    _, _, components = torch.linalg.svd(centred, full_matrices=False)
    projected = (centred @ components[:, :1].transpose(1, 2))[..., 0]
    is_turned = projected.amin(dim=1).abs() > projected.amax(dim=1).abs()
    signed = torch.where(is_turned[:, None], -projected, projected)
    return signed.reshape(len(signed), *seen.activations.shape[2:])


METHODS.register("eigen-cam")(
    ClassActivation("eigen-cam", "Eigen-CAM", eigen_cam, uses_gradients=False)
)
