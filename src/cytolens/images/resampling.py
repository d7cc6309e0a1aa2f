"""Bring an image to a square, by Pillow's filters; memory stays that of the square.

Each way of fitting is one `Frame`: how large the whole image would become, and which
part of that the square shows. Only the shown part is computed, so that neither a
sliver of an image nor a wrong resolution asks for more.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cytolens.images.torch_resampling import resize_like_torch


class Resample(StrEnum):
    """Antialiasing filters: Pillow's, and torchvision's for 8-bit images."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"
    BOX = "box"
    TORCH_BILINEAR = "torch-bilinear"
    """As Transformers' image processors resize; a level off Pillow here and there."""
    TORCH_BICUBIC = "torch-bicubic"


class Fit(StrEnum):
    """How an image that is not square meets a square network input."""

    STRETCH = "stretch"
    """Resize both sides to the size, whatever the aspect."""
    CROP = "crop"
    """Resize the shorter side to the size and crop the centre."""
    PAD = "pad"
    """Resize the longer side to the size and pad with the border's mean colour."""


_FILTERS = {
    Resample.BILINEAR: Image.Resampling.BILINEAR,
    Resample.BICUBIC: Image.Resampling.BICUBIC,
    Resample.LANCZOS: Image.Resampling.LANCZOS,
    Resample.BOX: Image.Resampling.BOX,
}
_TORCH_KERNELS = {
    Resample.TORCH_BILINEAR: "bilinear",
    Resample.TORCH_BICUBIC: "bicubic",
}


@dataclass(frozen=True)
class Frame:
    """Size in pixels that the whole image is brought to; its centre is shown."""

    width: int
    height: int


def frame_by_fit(width: int, height: int, *, size_px: int, fit: Fit) -> Frame:
    """Frame of an image whose resolution does not matter.

    Sides round down as in torchvision's ``Resize``.
    """
    if fit is Fit.STRETCH:
        return Frame(size_px, size_px)
    side = min(width, height) if fit is Fit.CROP else max(width, height)
    return Frame(max(1, size_px * width // side), max(1, size_px * height // side))


def frame_by_mpp(width: int, height: int, *, ratio: float) -> Frame:
    """Frame of an image resampled by ``ratio``, its own mpp over the network's."""
    return Frame(max(1, round(width * ratio)), max(1, round(height * ratio)))


def show_centre(
    rgb: NDArray[np.uint8], frame: Frame, *, size_px: int, resample: Resample
) -> NDArray[np.uint8]:
    """Resize ``rgb`` to the frame and cut or pad to the square around its centre.

    Returns:
        Shape ``(size_px, size_px, 3)``.
    """
    if kernel := _TORCH_KERNELS.get(resample):
        shown = resize_like_torch(
            rgb,
            width=(frame.width, *_floor_window(frame.width, size_px)),
            height=(frame.height, *_floor_window(frame.height, size_px)),
            kernel=kernel,
        )
        return _pad(shown, size_px)
    height, width = rgb.shape[:2]
    if frame == Frame(width, height) == Frame(size_px, size_px):
        return rgb.copy()  # as Pillow would, without taking it there and back
    left, shown_width = _window(frame.width, size_px)
    top, shown_height = _window(frame.height, size_px)
    box = (
        left * width / frame.width,
        top * height / frame.height,
        (left + shown_width) * width / frame.width,
        (top + shown_height) * height / frame.height,
    )
    image = Image.fromarray(rgb)
    size = (shown_width, shown_height)
    resized = image.resize(size, _FILTERS[resample], box=box)
    return _pad(np.array(resized, dtype=np.uint8), size_px)


def _window(length: int, size_px: int) -> tuple[int, int]:
    """Start and length of the centre shown; rounds as torchvision's ``CenterCrop``."""
    return max(0, round((length - size_px) / 2)), min(length, size_px)


def _floor_window(length: int, size_px: int) -> tuple[int, int]:
    """The same, rounded down, as Transformers' image processors cut."""
    return max(0, (length - size_px) // 2), min(length, size_px)


def _pad(rgb: NDArray[np.uint8], size_px: int) -> NDArray[np.uint8]:
    """Surround with the mean colour of the image's outermost pixels."""
    height, width = rgb.shape[:2]
    if (height, width) == (size_px, size_px):
        return rgb
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    out = np.empty((size_px, size_px, 3), dtype=np.uint8)
    out[:] = np.rint(border.mean(axis=0)).astype(np.uint8)
    top, left = (size_px - height) // 2, (size_px - width) // 2
    out[top : top + height, left : left + width] = rgb
    return out
