"""Random erasing: a rectangle filled with the image's mean colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.training.augmentation.boxes import box_mask
from cytolens.training.augmentation.draws import between

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.training.augmentation.draws import Draws

AREA = (0.02, 0.2)
ASPECT = (0.5, 2.0)


def erase_some(images: Tensor, share: float, draws: Draws) -> Tensor:
    """Erase a rectangle in a share of the images.

    Args:
        images: Shape ``(images, 3, side, side)``.
        share: Of images that lose a rectangle.
        draws: For these images.

    Returns:
        Images of the same shape.

    Source:
        Zhong et al. 2017, arXiv:1708.04896; the mean instead of noise.
    """
    area = between(*AREA, draws.each("erase_area"))
    low, high = (math.log(aspect) for aspect in ASPECT)
    aspect = between(low, high, draws.each("erase_aspect")).exp()
    mask = box_mask(
        (area * aspect).sqrt(),
        (area / aspect).sqrt(),
        place_x=draws.each("erase_x"),
        place_y=draws.each("erase_y"),
        side_px=images.shape[2],
    )
    mask = mask & (draws.each("erase") < share)[:, None, None, None]
    return images.where(~mask, images.mean(dim=(2, 3), keepdim=True))
