from __future__ import annotations

import io

import pytest

from cytolens.images.png import has_sound_pixels
from support.cells import cell_arrays
from support.encoded import encode

DATA = encode(cell_arrays([0], size_px=48)[0])
FIRST_BYTE = DATA.index(b"IDAT") + 4
CHECKSUM = len(DATA) - 16  # before the 12 bytes of IEND


def test_a_sound_file_passes_and_keeps_its_position() -> None:
    stream = io.BytesIO(DATA)
    stream.seek(7)
    assert has_sound_pixels(stream)
    assert stream.tell() == 7


@pytest.mark.parametrize("at", [FIRST_BYTE, CHECKSUM - 8, CHECKSUM - 1, CHECKSUM])
def test_a_changed_byte_of_the_pixels_or_their_checksum_is_noticed(at: int) -> None:
    damaged = bytearray(DATA)
    damaged[at] ^= 1
    assert not has_sound_pixels(io.BytesIO(damaged))


@pytest.mark.parametrize("length", [8, 12, FIRST_BYTE + 9, CHECKSUM + 2])
def test_a_file_cut_off_is_left_to_the_decoder(length: int) -> None:
    assert has_sound_pixels(io.BytesIO(DATA[:length]))
