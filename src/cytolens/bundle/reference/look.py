"""How an image looks, in nine figures that no network needs to see.

A network trained to tell objects apart is built to ignore blur, tint and contrast. So
a blurred cell, empty glass or another stain may lie near the training images in its
embedding, and is told by these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.bundle.reference.each_image import describe_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOKS = (
    "lightness",
    "red or green",
    "yellow or blue",
    "spread of lightness",
    "spread of red and green",
    "spread of yellow and blue",
    "detail of one pixel",
    "detail of two pixels",
    "detail of four pixels",
)
"""What each figure says: mean and deviation of the channels of CIELAB, and the
logarithm of the detail's strength."""
_FLOOR = 0.1
"""Added before the logarithm, in grey levels: less than rounding to 8 bits leaves."""
_GREY = np.full((1, 3), 1 / 3, np.float32)


def looks_of(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Describe resized images.

    Args:
        pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.

    Returns:
        Shape ``(n, looks)``, with the figures of a pair's images one after the other.
    """
    return describe_each(_look, pictures)


def _look(image: NDArray[np.uint8]) -> list[float]:
    lab = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2LAB)
    means, spreads = (values.ravel() for values in cv2.meanStdDev(lab))
    # A mean of the channels is rounded less than the lightness that OpenCV gives.
    grey = cv2.transform(image.astype(np.float32), _GREY).astype(np.float32)
    return [*means, *np.log(spreads + _FLOOR), *_details(grey)]


def _details(lightness: NDArray[np.float32]) -> list[float]:
    """Deviation of the Laplacian at three scales, as logarithms."""
    found, plane = [], lightness
    for _ in range(3):
        _, spread = cv2.meanStdDev(cv2.Laplacian(plane, cv2.CV_32F))
        found.append(float(np.log(spread.item() + _FLOOR)))
        half = (max(1, plane.shape[1] // 2), max(1, plane.shape[0] // 2))
        plane = np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA))
    return found
