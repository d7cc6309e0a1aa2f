"""Encoded images: honest ones of every kind, and hostile ones built byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PNG_MARK = b"\x89PNG\r\n\x1a\n"


def encode(
    image: Image.Image | NDArray[np.uint8], kind: str = "PNG", **options: object
) -> bytes:
    """Encode with Pillow."""
    stream = io.BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(stream, kind, **options)
    return stream.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def build_png(
    width: int,
    height: int,
    pixels: bytes,
    *,
    depth: int = 8,
    colour: int = 2,
    extra: bytes = b"",
) -> bytes:
    """A PNG of raw scan lines (each with its filter byte), whatever it declares."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        PNG_MARK
        + png_chunk(b"IHDR", header)
        + extra
        + png_chunk(b"IDAT", zlib.compress(pixels, 9))
        + png_chunk(b"IEND", b"")
    )


def bomb_chunk(kind: bytes, *, size: int = 64 * 2**20) -> bytes:
    """A text or profile chunk of a few kilobytes that inflates to ``size``."""
    names = {b"zTXt": b"a\0\0", b"iCCP": b"a\0\0", b"iTXt": b"a\0\1\0\0\0"}
    return png_chunk(kind, names[kind] + zlib.compress(bytes(size), 9))


def huge_jpeg(width: int = 65500, height: int = 65500) -> bytes:
    """A small JPEG whose frame header declares other sides."""
    data = bytearray(encode(Image.new("RGB", (16, 16)), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def huge_webp(width: int = 2**24, height: int = 255) -> bytes:
    """A WebP with an extended header that declares a canvas and brings no frame."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4) + sides
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def huge_bmp(width: int = 2**20, height: int = 2**20) -> bytes:
    """A BMP header that declares sides, with no pixels after it."""
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def build_tiff(
    tags: dict[int, list[int]], *, pixels: bytes = b"", loop: bool = False
) -> bytes:
    """A little-endian TIFF of one page; ``loop`` makes the page its own successor.

    Args:
        tags: Values by tag number, each stored as LONG.
        pixels: Stands right after the header, at offset 8.
        loop: Whether the next page is this one.
    """
    start = 8 + len(pixels)
    entries, tail = b"", b""
    tail_at = start + 2 + 12 * len(tags) + 4
    for tag, values in sorted(tags.items()):
        data = struct.pack(f"<{len(values)}I", *values)
        if len(values) > 1:
            place = struct.pack("<I", tail_at + len(tail))
            tail += data
        else:
            place = data
        entries += struct.pack("<HHI", tag, 4, len(values)) + place
    following = struct.pack("<I", start if loop else 0)
    body = struct.pack("<H", len(tags)) + entries + following + tail
    return b"II*\0" + struct.pack("<I", start) + pixels + body


def plain_tiff_tags(
    width: int, height: int, *, samples: int = 3
) -> dict[int, list[int]]:
    """Tags of uncompressed 8-bit grey or RGB in one strip at offset 8."""
    return {
        256: [width],
        257: [height],
        258: [8] * samples,
        259: [1],
        262: [2 if samples == 3 else 1],
        273: [8],
        277: [samples],
        278: [height],
        279: [min(width * height * samples, 2**32 - 1)],
    }
