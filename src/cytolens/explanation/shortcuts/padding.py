"""Bands of one colour around an image, which someone put there to make it square."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE = 8
"""Grey levels that JPEG may move a flat band."""
_FLAT = 0.98
"""Share of a line that must be of the band's colour: JPEG rings where it ends."""
_LEAST_PX = 2


def padding_mask(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Mark bands of one colour along the sides.

    Args:
        image: RGB, shape ``(height, width, 3)``.

    Returns:
        Shape ``(height, width)``. An image of one colour alone has no padding: there
        is nothing that it surrounds.
    """
    mask = np.zeros(image.shape[:2], bool)
    top, bottom = _band(image), _band(image[::-1])
    left, right = _band(image.swapaxes(0, 1)), _band(image.swapaxes(0, 1)[::-1])
    height, width, _ = image.shape
    if max(top, bottom) >= height or max(left, right) >= width:
        return mask
    mask[:top] = mask[height - bottom :] = True
    mask[:, :left] = mask[:, width - right :] = True
    return mask


def _band(image: NDArray[np.uint8]) -> int:
    """Rows from the top on that have one colour, and all the same."""
    colour = np.median(image[0], axis=0)
    distance = np.abs(image.astype(np.int16) - colour.astype(np.int16)).max(axis=2)
    is_flat = (distance <= TOLERANCE).mean(axis=1) >= _FLAT
    rows = len(is_flat) if is_flat.all() else int(is_flat.argmin())
    return rows if rows >= _LEAST_PX else 0
