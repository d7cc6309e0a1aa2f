from io import BytesIO

import pytest
from PIL import Image

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError
from cytolens.images.size import image_size


def encoded(kind: str, *, orientation: int | None = None) -> bytes:
    image, buffer = Image.new("RGB", (30, 20), "white"), BytesIO()
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", [None, 1, 3, 6, 8])
def test_is_the_size_of_the_decoded_image(kind: str, orientation: int | None) -> None:
    content = encoded(kind, orientation=orientation)
    height, width = decode_image(content).shape[:2]
    assert image_size(content) == (width, height)


def test_what_is_no_image_is_refused() -> None:
    with pytest.raises(ImageError, match=r"cell\.png"):
        image_size(b"no image", name="cell.png")
