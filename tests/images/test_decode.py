from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cytolens.images import ImageError, decode_image
from support.cells import cell_arrays
from support.encoded import encode

if TYPE_CHECKING:
    from pathlib import Path

CELL = cell_arrays([0], size_px=48)[0]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
        ("TIFF", {"big_tiff": True}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_a_lossless_file_gives_back_its_pixels(
    kind: str, options: dict[str, object]
) -> None:
    decoded = decode_image(encode(CELL, kind, **options))
    np.testing.assert_array_equal(decoded, CELL)


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_jpeg_gives_pillows_pixels(options: dict[str, object]) -> None:
    data = encode(CELL, "JPEG", quality=95, **options)
    assert np.abs(decode_image(data).astype(int) - CELL).mean() < 6


def test_the_array_can_be_written_and_is_contiguous() -> None:
    decoded = decode_image(encode(CELL))
    assert decoded.dtype == np.uint8
    assert decoded.flags.writeable
    assert decoded.flags.c_contiguous


def test_the_name_is_not_asked_for_the_format(tmp_path: Path) -> None:
    path = tmp_path / "cell.jpg"
    path.write_bytes(encode(CELL, "PNG"))
    np.testing.assert_array_equal(decode_image(path), CELL)


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_of_several_frames_the_first_is_read(kind: str) -> None:
    others = [Image.new("RGB", (48, 48), colour) for colour in ("red", "blue")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(CELL, kind, save_all=True, append_images=others, **options)
    np.testing.assert_array_equal(decode_image(data), CELL)


def test_a_multi_picture_jpeg_is_a_jpeg() -> None:
    data = encode(CELL, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    assert decode_image(data).shape == CELL.shape


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_a_truncated_file_is_refused_by_name(
    tmp_path: Path, kind: str, share: float
) -> None:
    data = encode(cell_arrays([1], size_px=96)[0], kind)
    path = tmp_path / "cut.img"
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(ImageError, match=r"cut\.img"):
        decode_image(path)


@given(st.data())
def test_a_flipped_bit_of_a_png_is_refused(data: st.DataObject) -> None:
    encoded = bytearray(encode(CELL))
    start = encoded.index(b"IDAT") + 4
    at = data.draw(st.integers(start, len(encoded) - 13))
    encoded[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ImageError):
        decode_image(bytes(encoded))


def test_bytes_without_a_path_are_called_as_asked() -> None:
    with pytest.raises(ImageError, match=r"^upload 3: found an empty file"):
        decode_image(b"", name="upload 3")
