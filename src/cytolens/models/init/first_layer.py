"""Let the first layer of pretrained weights see what it was trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from cytolens.images.normalisation import normalisation_constants
from cytolens.models.errors import WeightsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.images.normalisation import Normalisation

_NEGLIGIBLE = 0.02
"""In deviations of the input: Keras rounds ImageNet's means, which makes .008."""


def fit_first_layer(
    backbone: nn.Module, *, trained_with: Normalisation, fed_with: Normalisation
) -> None:
    """Change the first convolution, in place, for another normalisation of the input.

    Both normalisations are linear in the pixel, so what the layer was trained on is
    ``x * scale + offset`` of what it is fed, channel by channel. The scale goes into
    the weights; the offset into the bias, or nowhere where it is negligible.

    Raises:
        WeightsError: If the layer has no bias to take an offset that matters.
    """
    if trained_with == fed_with:
        return
    first = next(m for m in backbone.modules() if isinstance(m, nn.Conv2d))
    order, scale, offset = _relation(trained_with, fed_with)
    matters = np.abs(offset).max() > _NEGLIGIBLE
    if matters and first.bias is None:
        raise WeightsError(
            f"Weights trained with normalisation {trained_with.value!r} cannot be fed "
            f"with {fed_with.value!r}: their first layer has no bias. Use "
            f"`--set input.normalisation={trained_with.value}`."
        )
    with torch.no_grad():
        weight = first.weight.clone()
        if first.bias is not None:
            first.bias += (weight * _column(offset, weight)).sum(dim=(1, 2, 3))
        first.weight.copy_((weight * _column(scale, weight))[:, order])


def _column(values: NDArray[np.float64], like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(values).to(like)[None, :, None, None]


def _relation(
    trained_with: Normalisation, fed_with: Normalisation
) -> tuple[list[int], NDArray[np.float64], NDArray[np.float64]]:
    """Express the trained channels by the fed ones.

    Returns:
        For every fed channel, which trained channel it is; scale and offset in the
        order of the trained channels.
    """
    old, new = normalisation_constants(trained_with), normalisation_constants(fed_with)
    order = [2, 1, 0] if old.is_bgr != new.is_bgr else [0, 1, 2]
    new_std, new_mean = np.array(new.std)[order], np.array(new.mean)[order]
    ratio = new.divisor / old.divisor
    scale = new_std * ratio / np.array(old.std)
    offset = (new_mean * ratio - np.array(old.mean)) / np.array(old.std)
    return order, scale, offset
