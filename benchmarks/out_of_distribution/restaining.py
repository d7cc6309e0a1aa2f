"""Real images as if stained otherwise.

Two changes take every image apart with fixed vectors; the others start from the set's
own colours, since its dyes need not be those of any table.

Source:
    A set's own stain vectors: Macenko et al. 2009, ISBI, 1107-1110. Mean and spread
    of another set: Reinhard et al. 2001, IEEE Comput Graph Appl 21(5):34-41, here in
    CIELAB. The vector of DAB: Ruifrok and Johnston 2001.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from skimage.color import hed2rgb, rgb2hed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Array = NDArray[np.float64]

_DAB = np.array([0.27, 0.57, 0.78]) / np.linalg.norm([0.27, 0.57, 0.78])
_DENSE = 0.15
"""Least optical density of a pixel that holds dye, of Macenko et al."""
_PIXELS = 20_000


def paler(image: Image) -> Image:
    """Halve haematoxylin, and have half more eosin."""
    return to_bytes(255 * hed2rgb(rgb2hed(image) * [0.5, 1.5, 1.0]))


def browner(image: Image) -> Image:
    """Make brown DAB, as in immunohistochemistry, of what is eosin by the table."""
    return to_bytes(255 * hed2rgb(rgb2hed(image)[..., [0, 2, 1]]))


def inverted(image: Image) -> Image:
    """Bright on dark, as in fluorescence."""
    return 255 - image


def brown_for_own(images: Image) -> Image:
    """Make DAB of the set's own pinker dye; what neither dye explains stays."""
    density = _density(images)
    bluer, pinker = _own_stains(density.reshape(-1, 3))
    amounts = density @ np.linalg.pinv(np.stack([bluer, pinker]))
    changed = density + amounts[..., 1:] * (_DAB - pinker)
    return to_bytes(256 * np.exp(-changed) - 1)


def coloured_as(images: Image, others: Image) -> Image:
    """Move a set's colours to the mean and spread of another; images keep apart."""
    lab, other = _lab(images), _lab(others)
    ratio = other.std(axis=(1, 2)).mean(axis=0) / lab.std(axis=(1, 2)).mean(axis=0)
    middle = lab.mean(axis=(1, 2), keepdims=True)
    target = other.mean(axis=(1, 2)).mean(axis=0)
    return _rgb((lab - middle) * ratio + middle + target - middle.mean(axis=0))


def to_bytes(image: NDArray[np.floating]) -> Image:
    """Round to 8 bits."""
    return np.asarray(np.clip(np.rint(image), 0, 255), dtype=np.uint8)


def _own_stains(pixels: Array) -> tuple[Array, Array]:
    """The directions of a set's two dyes: the one that dims red more comes first."""
    random = np.random.default_rng(0)
    dense = pixels[(pixels > _DENSE).all(axis=1)]
    dense = dense[random.permutation(len(dense))[:_PIXELS]]
    plane = np.linalg.eigh(np.cov(dense.T))[1][:, :0:-1]
    plane *= np.where(plane.sum(axis=0) < 0, -1, 1)
    angles = np.arctan2(*(dense @ plane).T[::-1])
    ends = np.percentile(angles, [1, 99])
    found = [plane @ [np.cos(angle), np.sin(angle)] for angle in ends]
    bluer, pinker = sorted(found, key=lambda stain: -stain[0] / np.linalg.norm(stain))
    return bluer, pinker


def _density(images: Image) -> Array:
    return np.asarray(np.log(256) - np.log(images.astype(np.float64) + 1))


def _lab(images: Image) -> NDArray[np.float32]:
    scaled = images.astype(np.float32) / 255
    return np.stack([cv2.cvtColor(image, cv2.COLOR_RGB2LAB) for image in scaled])


def _rgb(lab: NDArray[np.floating]) -> Image:
    images = [cv2.cvtColor(i.astype(np.float32), cv2.COLOR_LAB2RGB) for i in lab]
    return to_bytes(255 * np.stack(images))
