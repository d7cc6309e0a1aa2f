"""Changes that leaked copies go through, one function each."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
Random = np.random.Generator
Change = Callable[[Rgb, Random], Rgb]


def as_bytes(image: object) -> Rgb:
    """Clip to the range of a byte."""
    return np.asarray(np.clip(np.asarray(image), 0, 255), np.uint8)


def jpeg(image: Rgb, quality: int) -> Rgb:
    """Encode and decode again."""
    stream = BytesIO()
    Image.fromarray(image).save(stream, "JPEG", quality=quality)
    return np.array(Image.open(stream).convert("RGB"))


def warp(
    image: Rgb,
    rng: Random,
    *,
    turn: tuple[float, float] = (0, 0),
    zoom: tuple[float, float] = (1, 1),
    shear: float = 0.0,
    shift: float = 0.0,
    mirror: bool = False,
    border: int = cv2.BORDER_REFLECT_101,
) -> Rgb:
    """Turn, zoom, shear, shift and mirror about the centre."""
    height, width = image.shape[:2]
    angle = np.radians(rng.uniform(*turn))
    turned = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    linear = np.array(turned) @ [[1, rng.uniform(-shear, shear)], [0, 1]]
    linear = linear * rng.uniform(*zoom)
    if mirror and rng.random() < 0.5:
        linear = linear @ np.diag([-1, 1])
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    offset = centre + rng.uniform(-shift, shift, 2) * (width, height) - linear @ centre
    matrix = np.column_stack([linear, offset])
    return as_bytes(cv2.warpAffine(image, matrix, (width, height), borderMode=border))


def crop(image: Rgb, rng: Random, share: float) -> Rgb:
    """Cut a window of this share of each side, and enlarge it again."""
    height, width = image.shape[:2]
    rows, columns = int(height * share), int(width * share)
    top, left = rng.integers(0, height - rows + 1), rng.integers(0, width - columns + 1)
    window = image[top : top + rows, left : left + columns]
    return as_bytes(cv2.resize(window, (width, height)))


def resize(image: Rgb, across: float, down: float) -> Rgb:
    """Resize each side by its factor."""
    method = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
    return as_bytes(cv2.resize(image, None, fx=across, fy=down, interpolation=method))


def stain(image: Rgb, rng: Random) -> Rgb:
    """Strengthen and weaken the stains (optical densities of each channel mixed)."""
    density = -np.log((image + 1.0) / 256)
    mixing = np.eye(3) * rng.uniform(0.75, 1.25, 3) + rng.uniform(-0.08, 0.08, (3, 3))
    return as_bytes(256 * np.exp(-np.maximum(density @ mixing, 0)) - 1)


def hue(image: Rgb, degrees: float) -> Rgb:
    """Turn the hue."""
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV).astype(np.int16)
    hsv[..., 0] = (hsv[..., 0] + degrees / 2) % 180
    return as_bytes(cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB))


def noise(image: Rgb, rng: Random, deviation: float) -> Rgb:
    """Add Gaussian noise."""
    return as_bytes(image + rng.normal(0, deviation, image.shape))


def blur(image: Rgb, sigma_px: float) -> Rgb:
    """Blur."""
    return as_bytes(cv2.GaussianBlur(image, (0, 0), sigma_px))


def cut_out(image: Rgb, rng: Random) -> Rgb:
    """Blacken a square of 30 % of each side."""
    height, width = image.shape[:2]
    top, left = rng.integers(0, int(height * 0.7)), rng.integers(0, int(width * 0.7))
    out = image.copy()
    out[top : top + int(height * 0.3), left : left + int(width * 0.3)] = 0
    return out


def hard(image: Rgb, rng: Random) -> Rgb:
    """Crop to 70 %, turn, mirror, hue, blur, noise, JPEG 50: all at once."""
    turned = warp(crop(image, rng, 0.7), rng, turn=(0, 360), mirror=True)
    return jpeg(noise(blur(hue(turned, 15), 0.8), rng, 6), 50)


CIRCLE = (0.0, 360.0)
CHANGES: dict[str, Change] = {
    "quarter turn": lambda image, _: np.rot90(image).copy(),
    "mirrored": lambda image, _: image[:, ::-1].copy(),
    "JPEG 90": lambda image, _: jpeg(image, 90),
    "JPEG 50": lambda image, _: jpeg(image, 50),
    "JPEG 20": lambda image, _: jpeg(image, 20),
    "half size": lambda image, _: resize(image, 0.5, 0.5),
    "twice the size": lambda image, _: resize(image, 2, 2),
    "stretched to 4:3": lambda image, _: resize(image, 1, 0.75),
    "brightness": lambda image, _: as_bytes(image * 0.8 + 35.0),
    "contrast": lambda image, _: as_bytes(image * 1.4 - 40.0),
    "hue": lambda image, _: hue(image, 24),
    "stain": stain,
    "blur 1 px": lambda image, _: blur(image, 1),
    "blur 2 px": lambda image, _: blur(image, 2),
    "noise 10": lambda image, rng: noise(image, rng, 10),
    "noise 25": lambda image, rng: noise(image, rng, 25),
    "turned, streaks": lambda image, rng: warp(
        image, rng, turn=CIRCLE, border=cv2.BORDER_REPLICATE
    ),
    "turned, reflected": lambda image, rng: warp(image, rng, turn=CIRCLE),
    "turned, black": lambda image, rng: warp(
        image, rng, turn=CIRCLE, border=cv2.BORDER_CONSTANT
    ),
    "shifted up to 20 %": lambda image, rng: warp(image, rng, shift=0.2),
    "zoom 1.3": lambda image, rng: warp(image, rng, zoom=(1.3, 1.3)),
    "zoom 0.7": lambda image, rng: warp(image, rng, zoom=(0.7, 0.7)),
    "sheared": lambda image, rng: warp(image, rng, shear=0.25),
    "crop 80 %": lambda image, rng: crop(image, rng, 0.8),
    "crop 60 %": lambda image, rng: crop(image, rng, 0.6),
    "crop 50 %": lambda image, rng: crop(image, rng, 0.5),
    "square cut out": cut_out,
    "usual augmentation": lambda image, rng: warp(
        image, rng, turn=(-40, 40), zoom=(0.8, 1.2), shear=0.2, shift=0.2, mirror=True
    ),
    "hard": hard,
    "inverted": lambda image, _: 255 - image,
}
