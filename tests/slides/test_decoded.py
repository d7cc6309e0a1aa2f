from pathlib import Path

import numpy as np
import pytest

from cytolens.slides.decoded import as_rgb, on_white
from cytolens.slides.errors import UnreadableSlideError

PATH = Path("case.svs")


def test_transparent_is_white() -> None:
    rgba = np.zeros((2, 2, 4), np.uint8)
    rgba[0, 0] = (10, 20, 30, 255)
    assert as_rgb(rgba, PATH).tolist() == [[[10, 20, 30], [255] * 3], [[255] * 3] * 2]


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 1)])
def test_grey_becomes_rgb(shape: tuple[int, ...]) -> None:
    grey = np.arange(6, dtype=np.uint8).reshape(shape)
    rgb = as_rgb(grey, PATH)
    assert rgb.shape == (2, 3, 3)
    for channel in range(3):
        np.testing.assert_array_equal(rgb[..., channel], grey.reshape(2, 3))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((2, 2), np.uint16),
        np.zeros((2, 2, 3), np.float32),
        np.zeros((2, 2, 2), np.uint8),
        np.zeros((2, 2, 5), np.uint8),
        np.zeros(4, np.uint8),
    ],
)
def test_what_is_no_picture_is_refused(pixels: np.ndarray) -> None:
    with pytest.raises(UnreadableSlideError, match="not RGB"):
        as_rgb(pixels, PATH)


def test_the_ground_is_white() -> None:
    inside = np.full((2, 3, 3), 9, np.uint8)
    whole = on_white(inside, offset_px=(1, 2), size_px=(5, 6))
    assert whole.shape == (6, 5, 3)
    assert (whole[2:4, 1:4] == 9).all()
    assert (whole == 255).sum() == (30 - 6) * 3
    assert on_white(inside, offset_px=(0, 0), size_px=(3, 2)) is inside
