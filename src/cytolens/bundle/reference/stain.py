"""How an image is stained, in nine figures that no network needs to see.

Light that passes a dye is dimmed by a factor (Beer and Lambert), so the logarithms of
two channels' optical densities differ by what the dye is, and hardly by how much of it
there is. Mean and spread of colour alone miss another dye where training images are
dense and pale by turns; these differences do not.

Source:
    Optical density of stains: Ruifrok and Johnston 2001, Anal Quant Cytol Histol
    23:291-299. That hue is told from density: van der Laak et al. 2000, Cytometry
    39:275-284.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.bundle.reference.each_image import describe_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

STAINS = (
    "density",
    "red against green density",
    "green against blue density",
    "spread of density",
    "spread of red against green density",
    "spread of green against blue density",
    "red against green in denser places",
    "green against blue in denser places",
    "kinship of both differences",
)
"""What each figure says: weighted means and deviations of the logarithms of optical
density, how both differences change with density, and their correlation."""
_SIDE_PX = 64
"""Images are shrunk to it: dyes cover more than a pixel, and it is soon done."""
_FLOOR = 0.03
"""Added to a density before the logarithm: empty glass varies by as much."""
_LEAST_VARIANCE = 1e-4
"""Of a plain image: its slopes and correlation are 0."""
_GREYS = 256


def stains_of(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Describe the stain of resized images.

    Args:
        pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.

    Returns:
        Shape ``(n, stains)``, with the figures of a pair's images one after the other.
    """
    return describe_each(_stain, pictures)


def _stain(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    density = _densities(image)
    logs = np.log(density + _FLOOR)
    red, green, blue = logs
    figures = np.stack([logs.mean(axis=0), red - green, green - blue])
    weights = density.mean(axis=0) + _FLOOR
    weights /= weights.sum()  # glass has no dye to speak of
    means = figures @ weights
    apart = figures - means[:, None]
    spread = (apart * weights) @ apart.T + _LEAST_VARIANCE * np.eye(3)
    variances = np.diag(spread)
    slopes = spread[0, 1:] / variances[0]
    kinship = spread[1, 2] / np.sqrt(variances[1] * variances[2])
    return np.array([*means, *(0.5 * np.log(variances)), *slopes, kinship])


def _densities(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Optical density of each channel against white, shape ``(3, pixels)``."""
    shrunk = cv2.resize(
        np.ascontiguousarray(image), (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA
    )
    pixels = shrunk.reshape(-1, 3).T.astype(np.float64)
    return np.asarray(np.log(_GREYS) - np.log(pixels + 1), dtype=np.float64)
