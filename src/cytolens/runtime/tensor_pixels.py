"""Normalisation as tensor operations, for the device on which the network is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.images.normalisation import normalisation_constants

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.images.normalisation import Normalisation


def normalise_pixels(pixels: Tensor, kind: Normalisation) -> Tensor:
    """Turn resized images into network input, as `Preprocessing.normalise` does.

    Args:
        pixels: RGB, ``uint8``, shape ``(..., size, size, 3)``, on any device.
        kind: The bundle's normalisation.

    Returns:
        ``float32``, shape ``(..., 3, size, size)``; the memory stays channels-last,
        which convolutions are fastest with.
    """
    constants = normalisation_constants(kind)
    mean = torch.tensor(constants.mean, device=pixels.device)
    std = torch.tensor(constants.std, device=pixels.device)
    if constants.is_bgr:
        pixels = pixels.flip(-1)
    levels = pixels.float().div_(constants.divisor)
    return levels.sub_(mean).div_(std).movedim(-1, -3)
