"""Say in words what was done to a copy."""

import numpy as np
from numpy.typing import NDArray

SAME_GEOMETRY = "same geometry"
"""Shifted at most."""
_MIN_TURN_DEGREES = 2.0
_MIN_ZOOM = 0.03
_MIN_STRETCH = 0.06


def describe_transform(matrix: NDArray[np.float64], correlation: float) -> str:
    """Name turn, mirroring, zoom and stretch of an affine map.

    Args:
        matrix: From the first image to the second, shape ``(2, 3)``.
        correlation: Of the grey values; negative for an inverted copy.
    """
    linear = matrix[:, :2]
    mirrored = float(np.linalg.det(linear)) < 0
    if mirrored:
        linear = linear @ np.diag([-1.0, 1.0])
    turn = float(np.degrees(np.arctan2(linear[1, 0] - linear[0, 1], np.trace(linear))))
    long, short = np.linalg.svd(linear, compute_uv=False)
    zoom = float(np.sqrt(long * short))
    words = []
    if mirrored:
        words.append("mirrored")
    if abs(turn) >= _MIN_TURN_DEGREES:
        words.append(f"turned by {abs(turn):.0f}°")
    if abs(zoom - 1) >= _MIN_ZOOM:
        words.append(f"zoomed {zoom:.2f} times")
    if long / short - 1 >= _MIN_STRETCH:
        words.append("stretched")
    if correlation < 0:
        words.append("inverted")
    return ", ".join(words) or SAME_GEOMETRY
