from __future__ import annotations

import numpy as np
import pytest

from cytolens.images.formats import ImageFormat, describe_foreign, sniff_format
from support.encoded import encode

RGB = np.zeros((4, 4, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", list(ImageFormat))
def test_each_accepted_format_is_told_by_its_first_bytes(kind: ImageFormat) -> None:
    assert sniff_format(encode(RGB, kind)[:132]) is kind


@pytest.mark.parametrize("mark", [b"MM\0*", b"II+\0", b"MM\0+"])
def test_big_endian_and_big_tiff_are_tiff(mark: bytes) -> None:
    assert sniff_format(mark) is ImageFormat.TIFF


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty file"),
        (bytes(100), "zeros"),
        (encode(RGB, "GIF"), "GIF"),
        (b"%PDF-1.7", "PDF"),
        (b"\n<!DOCTYPE html>", "web page"),
        (b"<svg xmlns=", "SVG"),
        (bytes(128) + b"DICM", "DICOM"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        (b"what is this", "no known image format"),
    ],
)
def test_a_foreign_file_is_named_in_words(head: bytes, words: str) -> None:
    assert sniff_format(head) is None
    assert words in describe_foreign(head)
