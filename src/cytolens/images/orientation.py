"""Turn an image the way its camera says it stood."""

from PIL import ExifTags, Image

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_orientation(image: Image.Image) -> int:
    """EXIF orientation of a loaded image, 1 to 8; 1 where it is absent or damaged."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    # Broad: damaged EXIF raises many types, and must not cost the pixels.
    except Exception:  # noqa: BLE001
        return 1
    return value if value in _TURNS else 1


def upright(rgb: Image.Image, orientation: int) -> Image.Image:
    """Apply an EXIF orientation, 1 to 8, without touching metadata."""
    return rgb.transpose(_TURNS[orientation]) if orientation in _TURNS else rgb
