"""Open an image of unknown origin: every check that needs no decoding, first.

The order is the defence: the kind and size of the file, the format by content, the
declared pixels, and only then the decoder. Whatever Pillow raises on hostile bytes
leaves here as one `ImageError`.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from cytolens.images.errors import ImageError, ImageTooLargeError
from cytolens.images.formats import (
    ACCEPTED,
    SNIFF_BYTES,
    ImageFormat,
    describe_foreign,
    sniff_format,
)
from cytolens.images.limits import (
    check_declared_pixels,
    check_decoder_limits,
    check_file_bytes,
    check_tiff_pieces,
)

# Pillow logs what it also raises; without a handler Python prints it.
logging.getLogger("PIL").addHandler(logging.NullHandler())

READABLE = f"a readable image ({ACCEPTED})"


@contextmanager
def open_image(
    source: Path | bytes, *, max_pixels: int, name: str | None = None
) -> Iterator[Image.Image]:
    """Open an image, checked but not decoded; errors of the block are translated.

    Args:
        source: A file, or the encoded bytes.
        max_pixels: Largest declared width times height.
        name: What errors call the image; the path by default.

    Raises:
        ImageError: If the source is not a sound image of an accepted format, or
            anything in the ``with`` block fails.
        ImageTooLargeError: If it is over the limits.
    """
    name = source_name(source, name)
    try:
        # Pillow warns of odd metadata, which we do not use; the filter is narrow
        # because `catch_warnings` is not thread-safe and may outlive the block.
        with warnings.catch_warnings(), _open_stream(source, name) as stream:
            warnings.filterwarnings("ignore", module=r"PIL\.")
            yield _open_checked(stream, max_pixels, name)
    except ImageError:
        raise
    # Broad: on mutated bytes Pillow raises some fifteen types, MemoryError included.
    except Exception as error:
        raise _translate(error, name) from error


def _translate(error: Exception, name: str) -> ImageError:
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        # Pillow's own ceiling, reached before ours: "Image size (N pixels) exceeds".
        found = reason.partition("(")[2].partition(")")[0] or "too many pixels"
        return ImageTooLargeError(
            name, found=found, expected="fewer (crop it, or read it as a slide)"
        )
    if isinstance(error, UnidentifiedImageError):
        reason = "unreadable header"
    return ImageError(name, found=f"a damaged file ({reason})", expected=READABLE)


def source_name(source: Path | bytes, name: str | None = None) -> str:
    """What errors call a source: the given name, the path, or plainly "image"."""
    return name or (str(source) if isinstance(source, Path) else "image")


@contextmanager
def _open_stream(source: Path | bytes, name: str) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield BytesIO(source)
        return
    if not source.is_file():  # also keeps out pipes and devices, which would block
        found = "something that is not a file" if source.exists() else "no such file"
        raise ImageError(name, found=found, expected=READABLE)
    with source.open("rb") as stream:
        yield stream


def _open_checked(stream: BinaryIO, max_pixels: int, name: str) -> Image.Image:
    head = stream.read(SNIFF_BYTES)
    kind = sniff_format(head)
    if kind is None:
        raise ImageError(name, found=describe_foreign(head), expected=READABLE)
    check_file_bytes(stream, max_pixels=max_pixels, name=name)
    if kind is ImageFormat.WEBP:
        check_declared_pixels(webp_size(head), max_pixels=max_pixels, name=name)
    if kind is ImageFormat.TIFF:
        check_tiff_pieces(stream, name=name)
    stream.seek(0)
    image = Image.open(stream, formats=[kind])
    check_declared_pixels(image.size, max_pixels=max_pixels, name=name)
    check_decoder_limits(image, stream, max_pixels=max_pixels, name=name)
    return image


def webp_size(head: bytes) -> tuple[int, int]:
    """Width and height that a WebP header declares; (0, 0) where it is cut off.

    Pillow creates libwebp's decoder, and with it the canvas, before it compares the
    size with any limit.

    Source:
        RFC 9649, sections 2.5 to 2.7.
    """
    chunk = head[12:16]
    if len(head) < 30:
        return 0, 0
    if chunk == b"VP8X":
        return (
            1 + int.from_bytes(head[24:27], "little"),
            1 + int.from_bytes(head[27:30], "little"),
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width = int.from_bytes(head[26:28], "little") & 0x3FFF
    return width, int.from_bytes(head[28:30], "little") & 0x3FFF
