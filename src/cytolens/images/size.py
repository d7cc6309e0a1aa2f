"""How large an image is, without decoding its pixels."""

from pathlib import Path

from PIL.TiffImagePlugin import TiffImageFile

from cytolens.images.limits import MAX_PIXELS
from cytolens.images.opening import open_image
from cytolens.images.orientation import read_orientation

_LYING = frozenset({5, 6, 7, 8})
"""EXIF orientations that swap width and height."""


def image_size(
    source: Path | bytes, *, max_pixels: int = MAX_PIXELS, name: str | None = None
) -> tuple[int, int]:
    """Read width and height as `decode_image` would return them, from the header.

    Args:
        source: A file, or the encoded bytes.
        max_pixels: Largest declared width times height.
        name: What errors call the image; the path by default.

    Raises:
        ImageError: If the header is not that of an accepted image.
    """
    with open_image(source, max_pixels=max_pixels, name=name) as image:
        width, height = image.size
        # Pillow has already turned the size of a TIFF.
        is_stored = not isinstance(image, TiffImageFile)
        is_lying = is_stored and read_orientation(image) in _LYING
    return (height, width) if is_lying else (width, height)
