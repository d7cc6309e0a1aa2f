"""What an image may ask of this machine; compared before any pixel is decoded."""

import os
from typing import BinaryIO

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from cytolens.images.errors import ImageError, ImageTooLargeError
from cytolens.images.tiff import TILE_LENGTH, TILE_WIDTH, count_pieces

MAX_PIXELS = 50_000_000
"""Default limit of width times height; anything larger is a slide, or a bomb.

Pillow's own ceiling (`PIL.Image.MAX_IMAGE_PIXELS` times two, about 179 million)
stays in force above it.
"""

BYTES_PER_PIXEL = 8
"""Uncompressed 16-bit RGBA: an honest file is not larger than this and a header."""

HEADER_BYTES = 16 * 2**20

MAX_SCANS = 100
"""Progressive JPEG repeats the whole image per scan; encoders write about ten."""

MAX_PIECES = 100_000
"""Strips or tiles of a TIFF; a strip per row of the largest image is well below."""


def check_file_bytes(stream: BinaryIO, *, max_pixels: int, name: str) -> None:
    """Refuse a file with more bytes than the allowed pixels could need."""
    size = stream.seek(0, os.SEEK_END)
    limit = BYTES_PER_PIXEL * max_pixels + HEADER_BYTES
    if size > limit:
        raise ImageTooLargeError(
            name, found=f"{size:,} bytes", expected=f"at most {limit:,} bytes"
        )


def check_declared_pixels(size: tuple[int, int], *, max_pixels: int, name: str) -> None:
    """Refuse an image whose header declares more than ``max_pixels``."""
    width, height = size
    if width * height > max_pixels:
        raise ImageTooLargeError(
            name,
            found=f"{width:,} x {height:,} pixels",
            expected=f"at most {max_pixels:,} pixels (crop it, or read it as a slide)",
        )


def check_tiff_pieces(stream: BinaryIO, *, name: str) -> None:
    """Refuse a TIFF that lists more strips or tiles than any image needs."""
    pieces = count_pieces(stream)
    if pieces > MAX_PIECES:
        raise ImageTooLargeError(
            name,
            found=f"a TIFF of {pieces:,} strips or tiles",
            expected=f"at most {MAX_PIECES:,}",
        )


def check_decoder_limits(
    image: Image.Image, stream: BinaryIO, *, max_pixels: int, name: str
) -> None:
    """Refuse what makes a decoder work far beyond the size of the image.

    That is a TIFF tile larger than any image, and a JPEG of endless scans.
    """
    if isinstance(image, TiffImageFile):
        tile = (image.tag_v2.get(TILE_WIDTH, 1), image.tag_v2.get(TILE_LENGTH, 1))
        check_declared_pixels(tile, max_pixels=max_pixels, name=name)
    elif image.info.get("progressive"):
        _check_scans(stream, name)


def _check_scans(stream: BinaryIO, name: str) -> None:
    position = stream.tell()
    stream.seek(0)
    scans = stream.read().count(b"\xff\xda")
    stream.seek(position)
    if scans > MAX_SCANS:
        raise ImageError(
            name,
            found=f"a progressive JPEG of {scans} scans",
            expected=f"at most {MAX_SCANS} scans",
        )
