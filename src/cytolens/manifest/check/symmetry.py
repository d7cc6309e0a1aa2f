"""The eight ways to turn and mirror a square, and what none of them changes."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]


def orientations(image: Pixels) -> Iterator[Pixels]:
    """Give an image in its eight orientations, the original first.

    Args:
        image: Shape ``(height, width, ...)``.

    Yields:
        Views: four quarter turns, then the same of the mirrored image.
    """
    for start in (image, image[:, ::-1]):
        for turns in range(4):
            yield np.rot90(start, turns)


def pixel_digest(image: NDArray[np.uint8]) -> str:
    """Name decoded pixels, the same for all eight orientations.

    Two files with one digest hold the same picture, whatever the file format,
    the name, the metadata, quarter turns or mirroring.

    Args:
        image: RGB, shape ``(height, width, 3)``.
    """
    # Hashing eight orientations is slow; the sums of rows and columns single one out.
    profiles = list(_profiles(image))
    chosen = max(profiles)
    return min(
        _digest(view)
        for view, profile in zip(orientations(image), profiles, strict=True)
        if profile == chosen
    )


def _profiles(image: NDArray[np.uint8]) -> Iterator[tuple[bytes, bytes]]:
    """Sums of rows and of columns of each orientation, without turning any pixel."""
    rows = image.reshape(len(image), -1).sum(axis=1, dtype=np.uint64)
    columns = image.sum(axis=0, dtype=np.uint64).sum(axis=1)
    for start in (columns, columns[::-1]):
        one, two = rows, start
        for _ in range(4):
            yield one.tobytes(), two.tobytes()
            one, two = two[::-1], one


def _digest(view: Pixels) -> str:
    digest = hashlib.blake2b(repr(view.shape).encode(), digest_size=16)
    digest.update(np.ascontiguousarray(view).data)
    return digest.hexdigest()
