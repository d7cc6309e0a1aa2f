"""The one door through which encoded images become arrays."""

from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from cytolens.images.colour import to_rgb
from cytolens.images.errors import ImageError
from cytolens.images.limits import MAX_PIXELS
from cytolens.images.opening import READABLE, open_image, source_name
from cytolens.images.orientation import read_orientation, upright
from cytolens.images.png import has_sound_pixels


def decode_image(
    source: Path | bytes, *, max_pixels: int = MAX_PIXELS, name: str | None = None
) -> NDArray[np.uint8]:
    """Decode a PNG, JPEG, BMP, TIFF or WebP image to upright 8-bit RGB.

    The format is taken from the content, the colours by the rule in
    `cytolens.images.colour`. Of a file with several frames or pages the first is read.

    Args:
        source: A file, or the encoded bytes.
        max_pixels: Largest declared width times height, checked before decoding.
        name: What errors call the image; the path by default.

    Returns:
        A writeable array of shape ``(height, width, 3)``.

    Raises:
        ImageError: If the image is missing, foreign, truncated, damaged, of a pixel
            type without a rule, or over the limits. Nothing else is raised.
    """
    with open_image(source, max_pixels=max_pixels, name=name) as image:
        _require_sound_png(image, source_name(source, name))
        image.load()
        rgb = upright(to_rgb(image, source_name(source, name)), read_orientation(image))
        return np.array(rgb, dtype=np.uint8)


def _require_sound_png(image: Image.Image, name: str) -> None:
    if isinstance(image, PngImageFile):
        stream = cast("BinaryIO", image.fp)  # open until the pixels are loaded
        if not has_sound_pixels(stream):
            found = "a damaged file (pixels do not match their checksum)"
            raise ImageError(name, found=found, expected=READABLE)
