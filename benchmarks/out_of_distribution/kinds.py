"""Images that no model of cells was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from skimage import data

from benchmarks.out_of_distribution.embedding import SIDE_PX, Pictures
from benchmarks.out_of_distribution.restaining import (
    brown_for_own,
    browner,
    coloured_as,
    inverted,
    paler,
    to_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

PALER = "stain: half haematoxylin, half more eosin"
BROWNER = "stain: brown for eosin, by the table"
MADE = 60
SEED = 0


def made_up() -> dict[str, Pictures]:
    """Glass, noise, and crops of the photograph of a cat; all the same each time."""
    random = np.random.default_rng(SEED)
    return {
        "blank glass": _alone([_glass(random) for _ in range(MADE)]),
        "noise": _alone([_noise(random) for _ in range(MADE)]),
        "a cat (crops of one photograph)": _alone([_cat(random) for _ in range(MADE)]),
    }


def changed(held_out: Pictures, other: Pictures, *, name: str) -> dict[str, Pictures]:
    """Held-out images, blurred or as if stained otherwise.

    Args:
        held_out: Of a set.
        other: Of another set, to take colours from.
        name: Of that other set.
    """
    kinds: dict[str, Callable[[Image], Image]] = {
        f"blurred, {SIDE_PX // 80} px": lambda images: _blur(images, SIDE_PX / 80),
        f"blurred, {SIDE_PX // 40} px": lambda images: _blur(images, SIDE_PX / 40),
        PALER: paler,
        BROWNER: browner,
        "stain: brown for the set's own pinker dye": brown_for_own,
        f"stain: colours of {name}": lambda images: coloured_as(images, other.images),
        "stain: bright on dark": inverted,
    }
    return {
        kind: Pictures(change(held_out.images), held_out.labels, held_out.groups)
        for kind, change in kinds.items()
    }


def _alone(images: list[Image]) -> Pictures:
    names = [str(number) for number in range(len(images))]
    return Pictures(np.stack(images), names, names)


def _glass(random: np.random.Generator) -> Image:
    """Bright, of one tint, with a shading from side to side and a camera's noise."""
    tint = random.uniform(215, 245) + random.uniform(-8, 8, 3)
    shade = np.linspace(0, random.uniform(-8, 8), SIDE_PX)[:, None, None]
    grain = random.normal(0, 1.5, (SIDE_PX, SIDE_PX, 3))
    return to_bytes(tint + shade + grain)


def _noise(random: np.random.Generator) -> Image:
    return random.integers(0, 256, (SIDE_PX, SIDE_PX, 3), dtype=np.uint8)


def _cat(random: np.random.Generator) -> Image:
    photograph = data.chelsea()  # type: ignore[no-untyped-call]  # of skimage
    height, width = photograph.shape[:2]
    side = int(random.integers(height // 2, height + 1))
    top, left = random.integers(height - side + 1), random.integers(width - side + 1)
    crop = photograph[top : top + side, left : left + side]
    size = (SIDE_PX, SIDE_PX)
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)


def _blur(images: Image, sigma_px: float) -> Image:
    return np.stack([cv2.GaussianBlur(image, (0, 0), sigma_px) for image in images])
