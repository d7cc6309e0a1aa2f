"""The nucleus of one cut-out cell, estimated where nobody drew it.

Haematoxylin takes most of the red light: the darkest of three levels of red is
nucleus, of which the blob nearest to the middle is kept. On the 917 cells of the Herlev
set, at 40 px, the overlap with the drawn nuclei (Dice) has a median of 0.88 and a mean
of 0.79; it is near 0.85 for abnormal cells, and 0.5 to 0.6 for normal intermediate and
superficial ones, whose nuclei are tiny.

Source:
    Levels: Otsu 1979, IEEE Trans Syst Man Cybern 9:62-66, section IV.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.checks.masks.registry import MASKS, MaskReader
from cytolens.images.decode import decode_image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskImage

NUCLEUS, ELSEWHERE = "nucleus (estimated)", "elsewhere"
_WORKING_PX = 40
"""Texture within a nucleus does not show at this size."""
_REACH = 0.15
"""How far from the middle a nucleus may lie, as a share of the side."""


def estimate_nucleus(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Find the nucleus of a cell in the middle of an image.

    Args:
        rgb: Shape ``(height, width, 3)``.

    Returns:
        Shape ``(height, width)``.
    """
    import cv2

    height, width = rgb.shape[:2]
    size = (_WORKING_PX, _WORKING_PX)
    small = cv2.resize(rgb[..., 0], size, interpolation=cv2.INTER_AREA)
    red = cv2.GaussianBlur(small, (3, 3), 0)
    lower, upper = three_levels(np.asarray(red, dtype=np.uint8))
    _, blobs = cv2.connectedComponents((red <= lower).astype(np.uint8))
    offset = (np.arange(_WORKING_PX) + 0.5) / _WORKING_PX - 0.5
    nearness = np.exp(-(offset[:, None] ** 2 + offset**2) / (2 * _REACH**2))
    weight = nearness * np.clip(upper - red.astype(np.float64) + 1, 0, None)
    sums = np.bincount(blobs.ravel(), weights=weight.ravel())
    sums[0] = 0  # what is not dark
    found = (blobs == sums.argmax()).astype(np.uint8)
    large = cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(large > 0, dtype=np.bool_)


def three_levels(grey: NDArray[np.uint8]) -> tuple[int, int]:
    """Split brightness into three levels that each vary least.

    Returns:
        The highest value of the darkest level, and of the middle one.
    """
    shares = np.bincount(grey.ravel(), minlength=256) / grey.size
    weight, mass = np.cumsum(shares), np.cumsum(shares * np.arange(256))
    parts = (
        (weight[:, None], mass[:, None]),
        (weight[None, :] - weight[:, None], mass[None, :] - mass[:, None]),
        (1 - weight[None, :], mass[-1] - mass[None, :]),
    )
    between = np.zeros((256, 256))
    for part_weight, part_mass in parts:
        w, m = np.broadcast_arrays(part_weight, part_mass)
        spread = np.zeros((256, 256))
        np.divide(m**2, w, out=spread, where=w > 1e-12)
        between += spread
    # The middle level lies above the darkest.
    between[np.tril_indices(256)] = -1
    lower, upper = np.unravel_index(int(between.argmax()), between.shape)
    return int(lower), int(upper)


def read_estimated_nucleus(of: MaskImage) -> dict[str, NDArray[np.bool_]]:
    """Estimate it from the image itself.

    Raises:
        ImageError: If the image cannot be read.
    """
    nucleus = estimate_nucleus(decode_image(of.image))
    return {NUCLEUS: nucleus, ELSEWHERE: ~nucleus}


MASKS.register("estimated-nucleus")(
    MaskReader(
        name="estimated-nucleus",
        summary="The nucleus of cut-out cells by its darkness, where nobody drew it.",
        regions=(NUCLEUS, ELSEWHERE),
        read=read_estimated_nucleus,
    )
)
