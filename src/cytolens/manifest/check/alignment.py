"""Lay one image over another by their shared points."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

MIN_POINTS = 6
"""Points that agree on one alignment; three always do."""

_MAX_ERROR_PX = 3.0
_MAX_RATIO = 0.9
"""Best over second-best distance; a point like many others proves nothing."""
_SCALES = (0.3, 3.4)
_MAX_STRETCH = 2.5
"""Longer over shorter axis of a circle after the alignment."""


@dataclass(frozen=True)
class Alignment:
    """An affine map from the first image onto the second, in working pixels."""

    matrix: NDArray[np.float64]
    """Shape ``(2, 3)``."""
    points: int
    """How many shared points agree with it."""


def align(
    descriptors: tuple[NDArray[np.int8], NDArray[np.int8]],
    positions: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> Alignment | None:
    """Find the turn, zoom, shift and mirroring that most shared points agree on.

    Returns:
        None if fewer than `MIN_POINTS` agree, or the map is no plausible re-imaging.
    """
    matches = _mutual_matches(*descriptors)
    if len(matches) < MIN_POINTS:
        return None
    source, target = positions[0][matches[:, 0]], positions[1][matches[:, 1]]
    matrix, inliers = cv2.estimateAffine2D(
        source,
        target,
        method=cv2.RANSAC,
        ransacReprojThreshold=_MAX_ERROR_PX,
        maxIters=1000,
        confidence=0.995,
        refineIters=5,
    )
    if matrix is None or not plausible(found := np.asarray(matrix, np.float64)):
        return None
    count = int(np.count_nonzero(inliers))
    return Alignment(found, count) if count >= MIN_POINTS else None


def plausible(matrix: NDArray[np.float64]) -> bool:
    """Whether a map zooms and stretches as an augmentation may."""
    long, short = np.linalg.svd(matrix[:, :2], compute_uv=False)
    low, high = _SCALES
    return bool(low < short and long < high and long < _MAX_STRETCH * short)


def _mutual_matches(
    left: NDArray[np.int8], right: NDArray[np.int8]
) -> NDArray[np.intp]:
    """Positions of points that are each other's nearest, shape ``(matches, 2)``."""
    if min(len(left), len(right)) < MIN_POINTS:
        return np.zeros((0, 2), np.intp)
    one, two = left.astype(np.float32), right.astype(np.float32)
    distance = (one**2).sum(axis=1)[:, None] + (two**2).sum(axis=1) - 2 * one @ two.T
    forth, back = distance.argmin(axis=1), distance.argmin(axis=0)
    rows = np.arange(len(one))
    best, second = np.partition(distance, 1, axis=1)[:, :2].T
    keep = (back[forth] == rows) & (best < _MAX_RATIO**2 * second)
    return np.stack([rows[keep], forth[keep]], axis=1)
