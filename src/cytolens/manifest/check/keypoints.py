"""Points of an image that are found again after it was turned, zoomed or re-encoded.

SIFT describes a point by the gradients around it, in a frame that turns and grows
with the image. Mirroring alone changes the description, in a known way: rows swap
and directions reverse. The sum and the absolute difference of a description and its
mirror image do not change, so one search finds mirrored copies too.

Source:
    Lowe 2004, Int J Comput Vis 60:91-110; the root of the histogram from
    Arandjelovic and Zisserman 2012, CVPR.
"""

from dataclasses import dataclass
from threading import local

import cv2
import numpy as np
from numpy.typing import NDArray

WORKING_SIDE_PX = 128
"""Longer side of the grey image that is compared."""

MAX_POINTS = 100
DESCRIPTOR_LENGTH = 256

_CONTRAST_THRESHOLD = 0.008
"""Below the usual 0.04: a pale cell must have points too."""
_MINIMAL_RANGE = 16.0
"""Grey levels; a flatter image is not stretched to full contrast, noise would be."""

Grey = NDArray[np.uint8]
_detectors = local()


@dataclass(frozen=True)
class Keypoints:
    """The points of one image."""

    xy: NDArray[np.float32]
    """Positions in working pixels, shape ``(points, 2)``."""
    descriptors: NDArray[np.float32]
    """Shape ``(points, DESCRIPTOR_LENGTH)``, unchanged by mirroring."""


def working_image(image: NDArray[np.uint8]) -> Grey:
    """Reduce an image to grey, one size and full contrast.

    Args:
        image: RGB, shape ``(height, width, 3)``.

    Returns:
        Shape ``(height, width)`` with the longer side `WORKING_SIDE_PX`.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = WORKING_SIDE_PX / max(grey.shape)
    height, width = (max(8, round(side * scale)) for side in grey.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.resize(grey, (width, height), interpolation=method)
    low, high = np.percentile(grey, (1, 99))
    stretched = (grey - np.float32(low)) * (255 / max(high - low, _MINIMAL_RANGE))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def find_keypoints(grey: Grey) -> Keypoints:
    """Find the most distinct points of a working image; possibly none."""
    points, descriptors = _detector().detectAndCompute(grey, None)
    if descriptors is None or len(points) == 0:
        return Keypoints(
            np.zeros((0, 2), np.float32),
            np.zeros((0, DESCRIPTOR_LENGTH), np.float32),
        )
    xy = np.array([point.pt for point in points], np.float32)
    strength = np.array([point.response for point in points])
    best = np.lexsort((xy[:, 1], xy[:, 0], -strength))[:MAX_POINTS]
    return Keypoints(xy[best], unmirrored(np.asarray(descriptors, np.float32)[best]))


def unmirrored(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make SIFT descriptors independent of mirroring.

    Args:
        descriptors: Shape ``(points, 128)``: 4 rows, 4 columns, 8 directions.

    Returns:
        Shape ``(points, DESCRIPTOR_LENGTH)``, each of about unit length.
    """
    total = np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6)
    root = np.sqrt(descriptors / total)
    mirror = root[:, _mirror_order()]
    halves = [(root + mirror) / 2, np.abs(root - mirror) / 2]
    return np.concatenate(halves, axis=1).astype(np.float32)


def _mirror_order() -> NDArray[np.intp]:
    cells = np.arange(128).reshape(4, 4, 8)
    return cells[::-1][:, :, -np.arange(8) % 8].reshape(-1)


def _detector() -> cv2.SIFT:
    # One per thread: OpenCV does not promise that a detector may be shared.
    if not hasattr(_detectors, "sift"):
        _detectors.sift = cv2.SIFT.create(
            nfeatures=MAX_POINTS,
            contrastThreshold=_CONTRAST_THRESHOLD,
            edgeThreshold=12,
        )
    sift: cv2.SIFT = _detectors.sift
    return sift
