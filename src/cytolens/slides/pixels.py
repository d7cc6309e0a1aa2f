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
GREEN_HUES_DEG = (70, 185)
GREEN_SATURATION = 80
"""No stain is so green: Papanicolaou's cyan cytoplasm stays below 60 at low power."""
BLUE_HUES_DEG = (185, 245)
BLUE_SATURATION = 220
"""Above this even textured blue is a pen; Papanicolaou's blue stays below 180."""
EVEN_HUES_DEG = ((190, 245, 165), (345, 375, 165))
"""From hue, to hue, least saturation of what is a pen if it is even: blue and red."""
BLACK_INK_VALUE = 85
BLACK_INK_SATURATION = 90
INK_TEXTURE = 12.0
"""The local deviation of grey stays below this where a pen is even."""
EDGE_HUES_DEG = (70, 260)
EDGE_SATURATION = 60
"""Paler or darker colours of a pen, taken only beside a sure one."""
EDGE_PX = 7
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
    """Find pixels that look like a pen: green, blue, red or black.

    Green and strong blue are pens wherever they lie, over tissue too. Other blue, red
    and black are pens where they are even, which stained tissue is not.

    Args:
        rgb: Low-power picture, shape ``(height, width, 3)``.

    Returns:
        Mask of shape ``(height, width)``.
    """
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)
    hue = hsv[..., 0].astype(np.int32) * 2
    saturation, value = hsv[..., 1], hsv[..., 2]
    # The hue of what is nearly black is noise.
    lit = value > BLACK
    sure = _within(hue, GREEN_HUES_DEG) & (saturation >= GREEN_SATURATION) & lit
    sure |= _within(hue, BLUE_HUES_DEG) & (saturation >= BLUE_SATURATION) & lit
    black = (value < BLACK_INK_VALUE) & (saturation < BLACK_INK_SATURATION)
    if_even = black.copy()
    for low, high, least in EVEN_HUES_DEG:
        if_even |= _within(hue, (low, high)) & (saturation >= least)
    sure |= if_even & (_texture(rgb) < INK_TEXTURE)
    # The border of a stroke is pale or not even; it is won back from its middle.
    edge = _within(hue, EDGE_HUES_DEG) & (saturation >= EDGE_SATURATION)
    window = np.ones((EDGE_PX, EDGE_PX), np.uint8)
    near = cv2.dilate(sure.astype(np.uint8), window) > 0
    ink: Mask = (sure | if_even | edge) & near
    return ink


def _within(hue: NDArray[np.int32], limits: tuple[int, int]) -> Mask:
    """Whether hues lie between two, across 360 degrees too."""
    low, high = limits
    within: Mask = (hue >= low) & (hue <= high) | (hue + 360 <= high)
    return within


def _texture(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    window = (TEXTURE_PX, TEXTURE_PX)
    mean = cv2.blur(grey, window)
    variance = cv2.blur(grey * grey, window) - mean * mean
    return np.sqrt(np.maximum(variance, 0)).astype(np.float32)
