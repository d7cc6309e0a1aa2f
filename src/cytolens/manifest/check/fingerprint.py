"""What is kept of an image after one decoding: a few kilobytes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cytolens.images import ImageError, decode_image
from cytolens.manifest.check.graphics import Graphics, find_graphics
from cytolens.manifest.check.keypoints import (
    Keypoints,
    find_keypoints,
    working_image,
)
from cytolens.manifest.check.miniatures import miniature
from cytolens.manifest.check.projection import Projection
from cytolens.manifest.check.symmetry import pixel_digest


@dataclass(frozen=True)
class Fingerprint:
    """One readable image."""

    digest: str
    """Names the pixels, whatever the orientation and the file format."""
    miniature: NDArray[np.uint8]
    xy: NDArray[np.float32]
    descriptors: NDArray[np.int8]
    graphics: Graphics


@dataclass(frozen=True)
class Unreadable:
    """One image that cannot be used."""

    found: str


def fingerprint_image(path: Path, projection: Projection) -> Fingerprint | Unreadable:
    """Decode an image once and reduce it."""
    try:
        image = decode_image(path)
    except ImageError as error:
        return Unreadable(error.found)
    grey = working_image(image)
    keypoints = find_keypoints(grey)
    return Fingerprint(
        digest=pixel_digest(image),
        miniature=miniature(grey),
        xy=keypoints.xy,
        descriptors=projection.shorten(keypoints.descriptors),
        graphics=find_graphics(image),
    )


def keypoints_of(path: Path) -> Keypoints | None:
    """The full keypoints of an image; None if it cannot be read."""
    try:
        return find_keypoints(working_image(decode_image(path)))
    except ImageError:
        return None
