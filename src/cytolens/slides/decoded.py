"""Bring what a library decoded to RGB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.slides.errors import UnreadableSlideError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

WHITE = np.uint8(255)


def as_rgb(pixels: NDArray[Any], path: Path) -> NDArray[np.uint8]:
    """Make RGB of grey, RGB or RGBA; what is transparent was never scanned: white.

    Args:
        pixels: Shape ``(height, width)`` or ``(height, width, channels)``.
        path: The slide, for the message.

    Returns:
        Shape ``(height, width, 3)``, contiguous.

    Raises:
        UnreadableSlideError: If these are no such pixels, as in fluorescence.
    """
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if (
        pixels.dtype != np.uint8
        or pixels.ndim not in (2, 3)
        or channels not in (1, 3, 4)
    ):
        raise UnreadableSlideError(
            path,
            found=f"its pixels are {pixels.dtype} of shape {pixels.shape}, not RGB",
        )
    if channels == 1:
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    rgb = pixels[..., :3]
    if channels == 4:
        unscanned = pixels[..., 3] == 0
        if unscanned.any():
            rgb = np.where(unscanned[..., None], WHITE, rgb)
    return np.ascontiguousarray(rgb)


def on_white(
    inside: NDArray[np.uint8], *, offset_px: tuple[int, int], size_px: tuple[int, int]
) -> NDArray[np.uint8]:
    """Lay pixels on a white ground.

    Args:
        inside: Shape ``(height, width, 3)``.
        offset_px: Where its left and top come to lie.
        size_px: Width and height of the whole.
    """
    if (inside.shape[1], inside.shape[0]) == size_px:
        return inside
    whole = np.full((size_px[1], size_px[0], 3), WHITE, np.uint8)
    left, top = offset_px
    whole[top : top + inside.shape[0], left : left + inside.shape[1]] = inside
    return whole
