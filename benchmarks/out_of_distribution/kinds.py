"""Images that no model of cells was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from skimage import data
from skimage.color import hed2rgb, rgb2hed

from benchmarks.out_of_distribution.embedding import SIDE_PX, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

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


def changed(held_out: Pictures) -> dict[str, Pictures]:
    """Held-out images, blurred or as if stained otherwise."""
    kinds: dict[str, Callable[[Image], Image]] = {
        f"blurred, {SIDE_PX // 80} px": lambda image: _blur(image, SIDE_PX / 80),
        f"blurred, {SIDE_PX // 40} px": lambda image: _blur(image, SIDE_PX / 40),
        "stain: half haematoxylin, half more eosin": _paler,
        "stain: brown for pink": _browner,
    }
    return {
        name: Pictures(
            np.stack([change(image) for image in held_out.images]),
            held_out.labels,
            held_out.groups,
        )
        for name, change in kinds.items()
    }


def _alone(images: list[Image]) -> Pictures:
    names = [str(number) for number in range(len(images))]
    return Pictures(np.stack(images), names, names)


def _glass(random: np.random.Generator) -> Image:
    """Bright, of one tint, with a shading from side to side and a camera's noise."""
    tint = random.uniform(215, 245) + random.uniform(-8, 8, 3)
    shade = np.linspace(0, random.uniform(-8, 8), SIDE_PX)[:, None, None]
    grain = random.normal(0, 1.5, (SIDE_PX, SIDE_PX, 3))
    return _bytes(tint + shade + grain)


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


def _blur(image: Image, sigma_px: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma_px), np.uint8)


def _paler(image: Image) -> Image:
    return _bytes(255 * hed2rgb(rgb2hed(image) * [0.5, 1.5, 1.0]))


def _browner(image: Image) -> Image:
    """What was eosin becomes DAB, the brown of immunohistochemistry."""
    return _bytes(255 * hed2rgb(rgb2hed(image)[..., [0, 2, 1]]))


def _bytes(image: NDArray[np.float64]) -> Image:
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)
