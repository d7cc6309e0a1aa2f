from __future__ import annotations

import contextlib
import os
import socket
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cytolens.images import ImageError, decode_image
from cytolens.images.opening import open_image, webp_size
from support.cells import cell_arrays
from support.encoded import bomb_chunk, build_tiff, encode, plain_tiff_tags

CELL = cell_arrays([0], size_px=24)[0]
SEEDS = [
    encode(CELL, "PNG"),
    encode(Image.fromarray(CELL).convert("P"), "PNG", transparency=3),
    encode(CELL[..., 0].astype(np.uint16) * 256, "PNG"),
    encode(CELL, "JPEG"),
    encode(CELL, "JPEG", progressive=True),
    encode(Image.fromarray(CELL).convert("CMYK"), "JPEG"),
    encode(CELL, "BMP"),
    encode(Image.fromarray(CELL).convert("P"), "BMP"),
    encode(CELL, "TIFF"),
    encode(CELL, "TIFF", compression="tiff_lzw"),
    encode(CELL, "TIFF", compression="jpeg"),
    encode(CELL, "WEBP"),
    encode(
        CELL,
        "WEBP",
        lossless=True,
        save_all=True,
        append_images=[Image.new("L", (24, 24))],
    ),
    build_tiff(plain_tiff_tags(8, 8), pixels=bytes(192)),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file with bytes changed, removed, repeated or cut off."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 8))):
        # Headers are where the trouble is: half of the changes fall there.
        reach = draw(st.sampled_from([64, max(1, len(data))]))
        at = draw(st.integers(0, reach - 1)) % max(1, len(data))
        patch = draw(st.binary(min_size=1, max_size=4))
        what = draw(st.sampled_from(["change", "insert", "remove", "cut"]))
        if what == "change":
            data[at : at + len(patch)] = patch
        elif what == "insert":
            data[at:at] = patch
        elif what == "remove":
            del data[at : at + len(patch)]
        elif draw(st.booleans()):
            del data[at:]
    return bytes(data)


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_hostile_bytes_give_an_image_or_our_error(data: bytes) -> None:
    with contextlib.suppress(ImageError):
        assert decode_image(data, max_pixels=10**6).ndim == 3


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ImageError):
        decode_image(data)


def test_whatever_fails_in_the_block_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cell.png"
    path.write_bytes(SEEDS[0])
    with (
        pytest.raises(ImageError, match=r"cell\.png: .*damaged .*\(no memory\)"),
        open_image(path, max_pixels=10**6),
    ):
        raise MemoryError("no memory")


def test_interrupts_pass() -> None:
    with pytest.raises(KeyboardInterrupt), open_image(SEEDS[0], max_pixels=10**6):
        raise KeyboardInterrupt


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="no such file"):
        decode_image(tmp_path / "none.png")
    with pytest.raises(ImageError, match="not a file"):
        decode_image(tmp_path)


def test_a_name_that_no_file_can_have_is_no_such_file() -> None:
    with pytest.raises(ImageError):
        decode_image(Path("a\0b.png"))
    with pytest.raises(ImageError):
        decode_image(Path("a" * 5000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ImageError, match="not a file"):
        decode_image(tmp_path / "pipe.png")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs sockets")
def test_a_socket_is_not_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.png")
        with pytest.raises(ImageError, match="not a file"):
            decode_image(tmp_path / "s.png")


def test_pillow_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    def warn(*_: object) -> None:
        warnings.warn_explicit("odd metadata", UserWarning, "x", 1, module="PIL.Image")

    with open_image(SEEDS[0], max_pixels=10**6):
        warn()
    assert not recwarn.list


def test_warnings_of_others_still_come() -> None:
    with pytest.raises(ImageError), open_image(SEEDS[0], max_pixels=10**6):
        warnings.warn("ours", stacklevel=1)  # an error under this test suite


def test_what_pillow_logs_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    tags = plain_tiff_tags(8, 8) | {277: [65535]}
    with pytest.raises(ImageError):
        decode_image(build_tiff(tags, pixels=bytes(192)))
    assert capfd.readouterr() == ("", "")


def test_a_bomb_in_one_chunk_does_not_stand_in_the_message() -> None:
    with pytest.raises(ImageError) as caught:
        decode_image(SEEDS[0][:33] + bomb_chunk(b"zTXt") + SEEDS[0][33:])
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "options", [{}, {"lossless": True}, {"exact": True, "alpha": 1}]
)
def test_the_size_of_a_webp_stands_in_its_header(options: dict[str, object]) -> None:
    image = Image.new("RGBA" if options.get("alpha") else "RGB", (37, 21), (9, 9, 9))
    if image.mode == "RGBA":
        image.putpixel((3, 3), (0, 0, 0, 0))
    assert webp_size(encode(image, "WEBP", **options)[:132]) == (37, 21)
