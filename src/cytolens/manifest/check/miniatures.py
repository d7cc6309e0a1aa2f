"""Which images might be the same when seen small: the perceptual hash of this check.

For copies with too few points left, such as strongly blurred ones. The low
frequencies of a 32-pixel miniature are compared in a form that quarter turns,
mirroring and inversion do not change.

Source:
    Low-frequency DCT as in pHash (Zauner 2010); the invariant form is ours.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from cytolens.manifest.check.lookalikes import Pairs
from cytolens.manifest.check.symmetry import orientations

SIDE_PX = 32
NEIGHBOURS = 3
MIN_CORRELATION = 0.9

_FREQUENCIES = 8
_COARSE_PX = 16
_BLOCK = 256

Miniatures = NDArray[np.uint8]
"""Shape ``(images, SIDE_PX, SIDE_PX)``."""


def miniature(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Shrink a working image to a square, whatever its shape."""
    small = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def similar_miniatures(miniatures: Miniatures) -> Pairs:
    """Pairs of images that look alike when small, in any of eight orientations."""
    signatures = np.stack([_signature(image) for image in miniatures])
    neighbours = _nearest(signatures, min(NEIGHBOURS, len(signatures) - 1))
    rows = np.repeat(np.arange(len(signatures)), neighbours.shape[1])
    pairs = np.sort(np.stack([rows, neighbours.reshape(-1)], axis=1), axis=1)
    pairs = np.unique(pairs, axis=0).astype(np.int64)
    coarse = _coarse(miniatures)
    keep = [
        abs(best_orientation(coarse[i], coarse[j])[1]) > MIN_CORRELATION
        for i, j in pairs
    ]
    kept: Pairs = pairs[np.array(keep, dtype=bool)]
    return kept


def match_miniatures(
    one: NDArray[np.uint8], two: NDArray[np.uint8]
) -> tuple[int, float]:
    """`best_orientation` of two miniatures."""
    coarse = _coarse(np.stack([one, two]))
    return best_orientation(coarse[0], coarse[1])


def best_orientation(
    one: NDArray[np.float32], two: NDArray[np.float32]
) -> tuple[int, float]:
    """Which of the eight orientations of ``two`` correlates best with ``one``.

    Args:
        one: A square image of mean 0 and length 1.
        two: The same.

    Returns:
        The position in `orientations` and the correlation, negative for an inverted
        copy.
    """
    scores = [float((one * view).sum()) for view in orientations(two)]
    best = int(np.argmax(np.abs(scores)))
    return best, scores[best]


def orientation_matrix(
    orientation: int, first: tuple[int, ...], second: tuple[int, ...]
) -> NDArray[np.float64]:
    """The map that lays an orientation of the second image over the first.

    Args:
        orientation: Position in `orientations`.
        first: Height and width of the first image.
        second: Height and width of the second image, before it is turned.

    Returns:
        From pixels of the first to pixels of the second, shape ``(2, 3)``.
    """
    centres = np.array([0.25, 0.75])
    grid = np.stack(np.meshgrid(centres, centres), axis=-1)
    turned = list(orientations(grid))[orientation]
    scale_one, scale_two = (np.array([side[1], side[0]]) for side in (first, second))
    corners = ((0, 0), (0, 1), (1, 0))
    source = np.array([grid[c] * scale_one - 0.5 for c in corners], np.float32)
    target = np.array([turned[c] * scale_two - 0.5 for c in corners], np.float32)
    return np.asarray(cv2.getAffineTransform(source, target), np.float64)


def _coarse(miniatures: Miniatures) -> NDArray[np.float32]:
    count, factor = len(miniatures), SIDE_PX // _COARSE_PX
    blocks = miniatures.reshape(count, _COARSE_PX, factor, _COARSE_PX, factor)
    return _unit(blocks.mean(axis=(2, 4), dtype=np.float32))


def _unit(images: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = images - images.mean(axis=(1, 2), keepdims=True)
    length = np.sqrt((centred**2).sum(axis=(1, 2), keepdims=True))
    return np.asarray(centred / np.maximum(length, 1e-6), np.float32)


def _signature(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    cosines = cv2.dct(image.astype(np.float32))[:_FREQUENCIES, :_FREQUENCIES]
    size = np.abs(cosines)
    size[0, 0] = 0
    upper = np.triu_indices(_FREQUENCIES)
    both = np.concatenate([(size + size.T)[upper], np.abs(size - size.T)[upper]])
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-6), np.float32)


def _nearest(signatures: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    found = []
    for start in range(0, len(signatures), _BLOCK):
        block = signatures[start : start + _BLOCK] @ signatures.T
        rows = np.arange(len(block))
        block[rows, start + rows] = -np.inf
        best = (
            np.argpartition(-block, count - 1, axis=1)[:, :count]
            if count
            else (np.zeros((len(block), 0), np.intp))
        )
        found.append(best)
    return np.concatenate(found)
