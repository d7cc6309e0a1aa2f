from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.openslide_reader import OpenSlideReader
from cytolens.slides.tiffslide_reader import TiffSlideReader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("level", [0, 1, 2])
def test_agrees_with_openslide(slide_path: Path, level: int) -> None:
    one, two = TiffSlideReader(slide_path), OpenSlideReader(slide_path)
    try:
        assert one.facts.dimensions_px == two.facts.dimensions_px
        assert one.facts.level_downsamples == two.facts.level_downsamples
        assert one.facts.mpp_xy == pytest.approx(two.facts.mpp_xy)
        where, size = (512, 256), (70, 50)
        np.testing.assert_array_equal(
            one.read_level(level, where, size_px=size),
            two.read_level(level, where, size_px=size),
        )
    finally:
        one.close()
        two.close()


def test_grey_becomes_rgb(tmp_path: Path) -> None:
    path = tmp_path / "grey.tiff"
    grey = np.arange(64 * 64, dtype=np.uint32).reshape(64, 64).astype(np.uint8)
    tifffile.imwrite(path, grey)
    reader = TiffSlideReader(path)
    pixels = reader.read_level(0, (0, 0), size_px=(64, 64))
    reader.close()
    assert pixels.shape == (64, 64, 3)
    np.testing.assert_array_equal(pixels[..., 1], grey)


def test_sixteen_bit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.tiff"
    tifffile.imwrite(path, np.zeros((64, 64), np.uint16))
    reader = TiffSlideReader(path)
    with pytest.raises(UnreadableSlideError, match="uint16"):
        reader.read_level(0, (0, 0), size_px=(8, 8))
    reader.close()
