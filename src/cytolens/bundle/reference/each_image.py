"""Figures of every image of a batch of samples, single or pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray


def describe_each(
    describe: Callable[[NDArray[np.uint8]], ArrayLike], pictures: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Describe resized images.

    Args:
        describe: From an image, shape ``(size, size, 3)``, to its figures.
        pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.

    Returns:
        Shape ``(n, figures)``, with the figures of a pair's images one after the other.
    """
    images = pictures.reshape(-1, *pictures.shape[-3:])
    found = np.array([describe(image) for image in images], dtype=np.float32)
    return found.reshape(len(pictures), -1)
