"""What stands for "nothing there" when part of an image is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def mean_colour(images: Tensor) -> Tensor:
    """Replace every image by its own mean colour.

    Black, the usual choice, never occurs under a bright-field microscope; a network
    answers to it as to something strange. The mean colour keeps brightness and stain.

    Args:
        images: Shape ``(..., 3, size, size)``.

    Returns:
        The same shape.
    """
    return images.mean(dim=(-2, -1), keepdim=True).expand_as(images)
