"""Bombs: refused from the header, without a decoder being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import ImageFile, WebPImagePlugin

from cytolens.images import ImageError, ImageTooLargeError, decode_image, probe_image
from cytolens.images.limits import MAX_PIXELS, MAX_SCANS
from support.encoded import (
    bomb_chunk,
    build_png,
    build_tiff,
    encode,
    huge_bmp,
    huge_jpeg,
    huge_webp,
    plain_tiff_tags,
)

if TYPE_CHECKING:
    from pathlib import Path

PIXELS = np.arange(192, dtype=np.uint8).tobytes()
PAGE = plain_tiff_tags(8, 8)
LINES = bytes(8 * 25)

HUGE = {
    "png": build_png(60_000, 60_000, bytes(1000)),
    "png just over": build_png(10_000, 5_001, bytes(1000)),
    "jpeg": huge_jpeg(),
    "webp, animated or alpha": huge_webp(),
    "webp, below Pillow's ceiling": huge_webp(10_000, 10_000),
    "webp, lossless": encode(np.zeros((4, 4, 3), np.uint8), "WEBP", lossless=True)[:21]
    + b"\xff\xff\xff\x0f"
    + bytes(40),
    "bmp": huge_bmp(),
    "tiff": build_tiff(plain_tiff_tags(10**6, 10**6)),
    "tiff, one tile": build_tiff(
        PAGE | {322: [2**20], 323: [2**20], 324: [8], 325: [192]}, pixels=PIXELS
    ),
    "tiff, endless strips": build_tiff(
        PAGE | {278: [1], 273: [8] * 200_000, 279: [24] * 200_000}, pixels=PIXELS
    ),
}


@pytest.fixture
def no_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a decoder was asked")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    monkeypatch.setattr(WebPImagePlugin, "_webp", None)


@pytest.mark.usefixtures("no_decoder")
@pytest.mark.parametrize("kind", HUGE)
def test_a_bomb_is_refused_before_decoding(kind: str) -> None:
    for read in (decode_image, probe_image):
        with pytest.raises(ImageTooLargeError):
            read(HUGE[kind])


@pytest.mark.parametrize("chunk", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_chunk_that_inflates_is_refused(chunk: bytes) -> None:
    with pytest.raises(ImageError, match="too large"):
        decode_image(build_png(8, 8, LINES, extra=bomb_chunk(chunk)))


def test_chunks_that_inflate_together_are_refused() -> None:
    many = bomb_chunk(b"zTXt", size=10**6) * 100
    with pytest.raises(ImageError, match="Too much"):
        decode_image(build_png(8, 8, LINES, extra=many))


def test_a_page_that_follows_itself_is_read_once() -> None:
    data = build_tiff(PAGE, pixels=PIXELS, loop=True)
    assert decode_image(data).tobytes() == PIXELS


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    data = encode(np.zeros((64, 64, 3), np.uint8), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    scan = data[start:-2]
    assert decode_image(data).shape == (64, 64, 3)
    with pytest.raises(ImageError, match="scans"):
        decode_image(data[:start] + scan * MAX_SCANS + data[-2:])


def test_the_limit_is_the_callers() -> None:
    data = encode(np.zeros((10, 10, 3), np.uint8))
    assert decode_image(data, max_pixels=100).shape == (10, 10, 3)
    with pytest.raises(ImageTooLargeError, match=r"10 x 10 pixels.* at most 99"):
        decode_image(data, max_pixels=99)


def test_more_bytes_than_the_pixels_could_need_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "padded.png"
    path.write_bytes(encode(np.zeros((4, 4, 3), np.uint8)))
    with path.open("r+b") as stream:
        stream.truncate(8 * MAX_PIXELS + 2**25)  # a hole: takes no room on the disk
    with pytest.raises(ImageTooLargeError, match="bytes"):
        decode_image(path)
    assert decode_image(path, max_pixels=3 * MAX_PIXELS).shape == (4, 4, 3)


def test_above_pillows_ceiling_pillow_still_refuses() -> None:
    with pytest.raises(ImageTooLargeError, match="3600000000 pixels"):
        decode_image(HUGE["png"], max_pixels=10**12)


def test_between_the_ceilings_pillow_does_not_warn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 80)  # warns from 81 to 160
    assert decode_image(encode(np.zeros((10, 10, 3), np.uint8))).shape == (10, 10, 3)
