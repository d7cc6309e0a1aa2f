"""The written rule by which every kind of pixel becomes 8-bit RGB.

==================  ==========================================================
grey, 1 to 8 bits   the grey value three times, scaled to the full range
grey, 12 or 16 bit  the high 8 bits of the container's full range (``>> 8``); an
                    image that uses only part of the range stays dark
RGB, 16 bit         the high 8 bits of each channel
palette             its colours
alpha, colour key   composited over white, as a slide's empty glass; the colour key of
                    16-bit RGB is ignored
CMYK                ``255 - min(255, ink + black)`` per channel, by Pillow; inks that
                    Adobe stores inverted are turned first
YCbCr               full-range BT.601, by Pillow
anything else       refused: 32-bit and signed integers, floats, CIELAB
==================  ==========================================================

Colour profiles and gamma are ignored: what a network was trained on came from
readers that ignore them too, and one rule for all beats a profile for some.
"""

import numpy as np
from PIL import Image

from cytolens.images.errors import ImageError

_BITS_PER_SAMPLE, _PHOTOMETRIC, _WHITE_IS_ZERO = 258, 262, 0
_CONVERTIBLE = frozenset(
    {"1", "L", "P", "PA", "LA", "La", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"}
)


def to_rgb(image: Image.Image, name: str) -> Image.Image:
    """Apply the rule above to a decoded image; ``name`` is for the error.

    Raises:
        ImageError: If no rule covers the pixel type.
    """
    if image.mode.startswith("I;16") or _is_old_grey_png(image):
        return _from_deep_grey(image)
    if image.mode not in _CONVERTIBLE:
        raise ImageError(
            name,
            found=f"pixels of type {image.mode!r}",
            expected="8- or 16-bit grey, RGB, CMYK or palette pixels; convert it first",
        )
    key = image.info.get("transparency")
    if isinstance(key, tuple) and max(key) > 255:
        del image.info["transparency"]
    if image.has_transparency_data:
        return _over_white(image.convert("RGBA"))
    return image if image.mode == "RGB" else image.convert("RGB")


def _is_old_grey_png(image: Image.Image) -> bool:
    """Whether this is 16-bit grey, which Pillow before 11 opened as 32-bit."""
    return image.mode == "I" and image.format == "PNG"


def _from_deep_grey(image: Image.Image) -> Image.Image:
    grey = np.asarray(image).astype(np.int32)
    tags = getattr(image, "tag_v2", {})
    bits = tags.get(_BITS_PER_SAMPLE, (16,))[0]
    if tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        grey = (1 << bits) - 1 - grey
    eight = grey >> (bits - 8)
    key = image.info.get("transparency")
    if isinstance(key, int):
        eight[grey == key] = 255
    return Image.fromarray(eight.astype(np.uint8)).convert("RGB")


def _over_white(rgba: Image.Image) -> Image.Image:
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, rgba).convert("RGB")
