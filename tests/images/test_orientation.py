from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from cytolens.images import decode_image, probe_image
from support.cells import cell_arrays
from support.encoded import encode

ORIENTATION = 0x0112
UPRIGHT = cell_arrays([0], size_px=48)[0][:32]
# How a camera stored the upright image, by EXIF 2.32, table 6: the visual position of
# row 0 and column 0. Written with NumPy, independently of Pillow's names.
STORED = {
    1: UPRIGHT,
    2: UPRIGHT[:, ::-1],
    3: UPRIGHT[::-1, ::-1],
    4: UPRIGHT[::-1],
    5: UPRIGHT.transpose(1, 0, 2),
    6: np.rot90(UPRIGHT),
    7: UPRIGHT[::-1, ::-1].transpose(1, 0, 2),
    8: np.rot90(UPRIGHT, k=-1),
}


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", STORED)
def test_the_image_stands_upright(kind: str, orientation: int) -> None:
    data = store(kind, orientation)
    np.testing.assert_array_equal(decode_image(data), UPRIGHT)


@pytest.mark.parametrize("orientation", [1, 6])
def test_jpeg_stands_upright(orientation: int) -> None:
    decoded = decode_image(store("JPEG", orientation)).astype(int)
    assert np.abs(decoded - UPRIGHT).mean() < 15


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "JPEG"])
def test_a_probe_gives_the_stored_sides(kind: str) -> None:
    info = probe_image(store(kind, 6))
    assert (info.height, info.width) == STORED[6].shape[:2]


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_unknown_orientation_counts_as_upright(value: int) -> None:
    data = store("PNG", 1, written=value)
    np.testing.assert_array_equal(decode_image(data), UPRIGHT)


def test_damaged_exif_does_not_cost_the_pixels() -> None:
    data = encode(UPRIGHT, exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    np.testing.assert_array_equal(decode_image(data), UPRIGHT)


def store(kind: str, orientation: int, *, written: int | None = None) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation if written is None else written
    options = {"lossless": True} if kind == "WEBP" else {}
    image = np.ascontiguousarray(STORED[orientation])
    return encode(image, kind, exif=exif, **options)
