"""Each line of the written rule, against values worked out by hand."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tifffile
from PIL import Image, PngImagePlugin

from cytolens.images import ImageError, decode_image
from support.encoded import build_png, encode, png_chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = np.array([[0, 255, 256, 32768, 65280, 65535]], dtype=np.uint16)
HIGH = [0, 0, 1, 128, 255, 255]


def tiff(array: NDArray[Any], **options: object) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, **options)  # type: ignore[arg-type]  # any option
    return stream.getvalue()


def first_row(data: bytes) -> list[list[int]]:
    rows: list[list[int]] = decode_image(data)[0].tolist()
    return rows


def grey(values: list[int]) -> list[list[int]]:
    return [[value] * 3 for value in values]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "JPEG"])
def test_grey_is_repeated(kind: str) -> None:
    image = Image.new("L", (8, 8), 77)
    assert first_row(encode(image, kind))[0] == [77, 77, 77]


@pytest.mark.parametrize(
    ("depth", "byte", "value"), [(1, 0x80, 255), (2, 0x40, 85), (4, 0x10, 17)]
)
def test_few_bits_are_scaled_to_the_full_range(
    depth: int, byte: int, value: int
) -> None:
    data = build_png(1, 1, bytes([0, byte]), depth=depth, colour=0)
    assert first_row(data) == grey([value])


def test_16_bit_grey_keeps_its_high_byte_in_png() -> None:
    line = b"\0" + LEVELS.astype(">u2").tobytes()
    assert first_row(build_png(6, 1, line, depth=16, colour=0)) == grey(HIGH)


@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_16_bit_grey_keeps_its_high_byte_in_tiff(byteorder: str) -> None:
    assert first_row(tiff(LEVELS, byteorder=byteorder)) == grey(HIGH)


def test_16_bit_grey_that_counts_from_white_is_turned() -> None:
    data = tiff(LEVELS, photometric="miniswhite")
    assert first_row(data) == grey([255 - value for value in HIGH])


def test_12_bit_grey_uses_its_own_range() -> None:
    # Two samples of 12 bits, 0xFFF and 0x800, packed into three bytes.
    data = bytearray(tiff(np.zeros((1, 2), dtype=np.uint16), photometric="minisblack"))
    page = tifffile.TiffFile(io.BytesIO(bytes(data))).pages[0]
    assert isinstance(page, tifffile.TiffPage)
    struct.pack_into("<H", data, page.tags["BitsPerSample"].valueoffset, 12)
    struct.pack_into("<H", data, page.tags["StripByteCounts"].valueoffset, 3)
    offset = page.dataoffsets[0]
    data[offset : offset + 3] = b"\xff\xf8\x00"
    assert first_row(bytes(data)) == grey([255, 128])


@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_16_bit_rgb_keeps_its_high_bytes(byteorder: str) -> None:
    array = LEVELS.reshape(1, 2, 3)
    expected = [HIGH[:3], HIGH[3:]]
    assert first_row(tiff(array, photometric="rgb", byteorder=byteorder)) == expected
    line = b"\0" + array.astype(">u2").tobytes()
    assert first_row(build_png(2, 1, line, depth=16, colour=2)) == expected


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_alpha_lies_over_white(kind: str) -> None:
    rgba = np.array([[[0, 0, 0, 0], [10, 20, 30, 255], [0, 100, 200, 128]]], np.uint8)
    # 128/255 of the colour and 127/255 of white.
    assert first_row(encode(Image.fromarray(rgba), kind)) == [
        [255, 255, 255],
        [10, 20, 30],
        [127, 177, 227],
    ]


def test_grey_with_alpha_lies_over_white() -> None:
    la = Image.merge("LA", [Image.new("L", (1, 1), 0), Image.new("L", (1, 1), 0)])
    assert first_row(encode(la)) == [[255, 255, 255]]


def test_a_palette_gives_its_colours_and_its_transparent_entry_is_white() -> None:
    image = Image.fromarray(np.array([[0, 1, 2]], dtype=np.uint8), mode=None)
    palette = image.convert("P")
    palette.putpalette([9, 8, 7, 60, 50, 40, 1, 2, 3])
    assert first_row(encode(palette)) == [[9, 8, 7], [60, 50, 40], [1, 2, 3]]
    keyed = encode(palette, transparency=1)
    assert first_row(keyed) == [[9, 8, 7], [255, 255, 255], [1, 2, 3]]
    faded = encode(palette, transparency=bytes([255, 0, 255]))
    assert first_row(faded) == [[9, 8, 7], [255, 255, 255], [1, 2, 3]]


def test_a_colour_key_is_white() -> None:
    image = Image.fromarray(np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8))
    assert first_row(encode(image, transparency=(1, 2, 3))) == [[255] * 3, [4, 5, 6]]


def test_a_colour_key_of_16_bit_grey_is_compared_at_16_bits() -> None:
    line = b"\0" + np.array([256, 257], dtype=">u2").tobytes()
    key = png_chunk(b"tRNS", struct.pack(">H", 257))
    data = build_png(2, 1, line, depth=16, colour=0, extra=key)
    assert first_row(data) == grey([1, 255])


def test_a_colour_key_of_16_bit_rgb_is_ignored() -> None:
    line = b"\0" + np.array([257, 514, 771], dtype=">u2").tobytes()
    key = png_chunk(b"tRNS", struct.pack(">HHH", 257, 514, 771))
    assert first_row(build_png(1, 1, line, depth=16, extra=key)) == [[1, 2, 3]]


def test_cmyk_is_ink_on_white_paper() -> None:
    cmyk = Image.new("CMYK", (16, 16), (255, 0, 0, 51))
    assert first_row(encode(cmyk, "TIFF"))[0] == [0, 204, 204]
    # Pillow marks its CMYK JPEG as Adobe does, with inverted inks.
    red, green, blue = first_row(encode(cmyk, "JPEG", quality=100))[0]
    assert red <= 3
    assert abs(green - 204) <= 3
    assert abs(blue - 204) <= 3


def test_a_colour_profile_is_ignored() -> None:
    image = Image.new("RGB", (2, 2), (10, 200, 30))
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert first_row(encode(image, icc_profile=profile))[0] == [10, 200, 30]


def test_gamma_is_ignored() -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"gAMA", struct.pack(">I", 10_000))
    image = Image.new("RGB", (1, 1), (10, 200, 30))
    assert first_row(encode(image, pnginfo=info)) == [[10, 200, 30]]


@pytest.mark.parametrize("dtype", ["float32", "int16", "int32", "uint32"])
def test_pixels_without_a_rule_are_refused_in_words(dtype: str) -> None:
    data = tiff(np.zeros((4, 4), dtype=dtype), photometric="minisblack")
    with pytest.raises(ImageError, match=r"pixels of type .*8- or 16-bit"):
        decode_image(data)


def test_lab_is_refused_in_words() -> None:
    with pytest.raises(ImageError, match="'LAB'"):
        decode_image(encode(Image.new("LAB", (4, 4)), "TIFF"))
