"""The one door through which encoded images become arrays."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cytolens.images.colour import to_rgb
from cytolens.images.limits import MAX_PIXELS
from cytolens.images.opening import open_image, source_name
from cytolens.images.orientation import read_orientation, upright


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
        image.load()
        rgb = upright(to_rgb(image, source_name(source, name)), read_orientation(image))
        return np.array(rgb, dtype=np.uint8)
