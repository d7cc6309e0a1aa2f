from __future__ import annotations

import io
from typing import Any, Literal

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from cytolens.images.tiff import count_pieces


@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("kind", ["classic", "big"])
@pytest.mark.parametrize(
    ("options", "pieces"), [({"rowsperstrip": 3}, 11), ({"tile": (16, 16)}, 4)]
)
def test_strips_and_tiles_are_counted(
    byteorder: Literal["<", ">"],
    kind: str,
    options: dict[str, Any],
    pieces: int,
) -> None:
    stream = io.BytesIO()
    image = np.zeros((32, 32), dtype=np.uint8)
    tifffile.imwrite(
        stream, image, byteorder=byteorder, bigtiff=kind == "big", **options
    )
    assert count_pieces(stream) == pieces


@given(
    st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]), st.binary(max_size=80)
)
def test_any_bytes_give_a_count(mark: bytes, tail: bytes) -> None:
    assert count_pieces(io.BytesIO(mark + tail)) >= 0
