"""A region of an image where the network sees it: resized and cut as the image is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing

_HALF = 127


def region_in_frame(
    region: NDArray[np.bool_], preprocessing: Preprocessing, *, mpp: float | None = None
) -> NDArray[np.bool_]:
    """Bring a mask to the network's input, by the image's own preprocessing.

    Args:
        region: Shape ``(height, width)`` of the image.
        preprocessing: Of the model.
        mpp: Of the image, where it is known.

    Returns:
        Shape ``(size_px, size_px)``: places that the region covers by half or more.
        What is padded around an image belongs to no region.
    """
    height, width = region.shape
    painted = np.repeat((region * np.uint8(255))[..., None], 3, axis=2)
    covered = preprocessing.resize(painted, mpp=mpp)[..., 0] > _HALF
    frame = preprocessing.frame(width, height, mpp=mpp)
    size_px = preprocessing.size_px
    rows, columns = _shown(frame.height, size_px), _shown(frame.width, size_px)
    return covered & rows[:, None] & columns[None, :]


def _shown(length: int, size_px: int) -> NDArray[np.bool_]:
    """Places of one side that show the image and not what is padded."""
    first = (size_px - min(length, size_px)) // 2
    places = np.arange(size_px)
    return (places >= first) & (places < first + length)
