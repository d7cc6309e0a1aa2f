"""Where no cell is: borders, padding, and what was drawn or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.explanation.checks.region_frame import region_in_frame
from cytolens.explanation.shortcuts.padding import padding_mask
from cytolens.manifest.check.graphics import graphics_mask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing

BORDER, PADDING, DRAWN = "border", "padding", "drawn or printed"
REGIONS = (BORDER, PADDING, DRAWN)
MEANINGS = {
    BORDER: "the outermost sixteenth of each side",
    PADDING: "bands of one colour along the sides",
    DRAWN: "vivid thin strokes and lines of letters, with a margin of a 32nd of the "
    "side, as maps are coarse",
}
_BORDER_SHARE = 16
_MARGIN_SHARE = 32


def border_mask(size_px: int) -> NDArray[np.bool_]:
    """Mark the outermost sixteenth of each side of the network's input."""
    mask = np.ones((size_px, size_px), bool)
    wide = max(1, size_px // _BORDER_SHARE)
    mask[wide : size_px - wide, wide : size_px - wide] = False
    return mask


def regions_of(
    image: NDArray[np.uint8], preprocessing: Preprocessing, *, mpp: float | None = None
) -> dict[str, NDArray[np.bool_]]:
    """Find the regions of one image, where the network sees them.

    Strokes and padding are looked for in the image as it is stored: at the network's
    size the one are gone, and the other's edge is blurred.

    Args:
        image: As decoded, shape ``(height, width, 3)``.
        preprocessing: Of the model.
        mpp: Of the image, where it is known.

    Returns:
        Masks of shape ``(size_px, size_px)`` by the names in `REGIONS`.
    """
    wide = max(1, max(image.shape[:2]) // _MARGIN_SHARE)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * wide + 1, 2 * wide + 1))
    drawn = cv2.dilate(graphics_mask(image).astype(np.uint8), disc) > 0
    found = {PADDING: padding_mask(image), DRAWN: np.asarray(drawn, dtype=bool)}
    framed = {
        name: region_in_frame(mask, preprocessing, mpp=mpp)
        for name, mask in found.items()
    }
    return {BORDER: border_mask(preprocessing.size_px)} | framed
