"""Which pixels of a low-power picture are tissue, and which are pen."""

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

CHROMA_RANGE = (12.0, 30.0)
"""Limits for the threshold between glass and stain. Without the upper one a picture
full of tissue is split in two; without the lower one noise becomes tissue."""
BLACK = 30
"""A brightest channel below this was never scanned (padding), or is opaque."""
INK_HUES_DEG = ((70, 165, 80), (190, 245, 130), (345, 375, 165))
"""From hue, to hue, least saturation: green, blue and red pens."""
BLACK_INK_VALUE = 85
BLACK_INK_SATURATION = 90
INK_TEXTURE = 12.0
"""Ink is even: the local deviation of grey stays below this."""
TEXTURE_PX = 5


def stained_pixels(rgb: NDArray[np.uint8]) -> Mask:
    """Find pixels that carry colour: Otsu on chroma, within fixed limits.

    Args:
        rgb: Low-power picture, shape ``(height, width, 3)``.

    Returns:
        Mask of shape ``(height, width)``.
    """
    smooth = cv2.medianBlur(rgb, 3)
    brightest = smooth.max(axis=2)
    chroma = np.asarray(brightest - smooth.min(axis=2), np.uint8)
    otsu, _ = cv2.threshold(chroma, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    threshold = float(np.clip(otsu, *CHROMA_RANGE))
    stained: Mask = (chroma > threshold) & (brightest > BLACK)
    return stained


def ink_pixels(rgb: NDArray[np.uint8]) -> Mask:
    """Find pixels that look like a pen: green, blue, red or black, and even.

    Args:
        rgb: Low-power picture, shape ``(height, width, 3)``.

    Returns:
        Mask of shape ``(height, width)``.
    """
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)
    hue = hsv[..., 0].astype(np.int32) * 2
    saturation, value = hsv[..., 1], hsv[..., 2]
    coloured = np.zeros(hue.shape, bool)
    for low, high, least in INK_HUES_DEG:
        in_range = (hue >= low) & (hue <= high) | (hue + 360 <= high)
        coloured |= in_range & (saturation >= least)
    black = (value < BLACK_INK_VALUE) & (saturation < BLACK_INK_SATURATION)
    dark_or_coloured = coloured | black
    even = dark_or_coloured & (_texture(rgb) < INK_TEXTURE)
    # The border of a stroke is not even; it is won back from its middle.
    window = np.ones((TEXTURE_PX, TEXTURE_PX), np.uint8)
    near = cv2.dilate(even.astype(np.uint8), window) > 0
    ink: Mask = dark_or_coloured & near
    return ink


def _texture(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    window = (TEXTURE_PX, TEXTURE_PX)
    mean = cv2.blur(grey, window)
    variance = cv2.blur(grey * grey, window) - mean * mean
    return np.sqrt(np.maximum(variance, 0)).astype(np.float32)
