from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cytolens.slides import Region, open_slide
from cytolens.slides.slide import best_level
from support.slides import tissue_slide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.slides import Slide

DOWNSAMPLES = (1.0, 4.0, 16.0)


@pytest.fixture(scope="module")
def slide(slide_path: Path) -> Iterator[Slide]:
    with open_slide(slide_path) as opened:
        yield opened


@given(st.floats(0.1, 100))
def test_the_best_level_is_fine_enough_and_the_next_is_not(wanted: float) -> None:
    level = best_level(DOWNSAMPLES, wanted)
    assert DOWNSAMPLES[level] <= max(wanted * 1.02, 1)
    if level + 1 < len(DOWNSAMPLES):
        assert DOWNSAMPLES[level + 1] > wanted * 1.02


def test_full_resolution_is_the_file(slide: Slide) -> None:
    pixels = slide.read_region(Region(700, 400, 64, 32))
    np.testing.assert_array_equal(pixels, tissue_slide(1500, 1000)[400:432, 700:764])


@pytest.mark.parametrize("mpp", [0.25, 0.5, 0.6, 1.0, 1.7, 2.0, 5.0])
def test_any_resolution_shows_the_same_place(slide: Slide, mpp: float) -> None:
    region = Region(400, 300, 320, 240)
    pixels = slide.read_region(region, mpp=mpp)
    scale = slide.mpp / mpp
    assert pixels.shape == (round(240 * scale), round(320 * scale), 3)
    whole = slide.read_region(region)
    how = cv2.INTER_AREA if mpp > 0.5 else cv2.INTER_CUBIC
    expected = cv2.resize(whole, pixels.shape[1::-1], interpolation=how)
    assert np.abs(pixels.astype(float) - expected).mean() < 6


def test_native_pixels_say_their_resolution(slide: Slide) -> None:
    pixels, mpp = slide.read_native(Region(400, 300, 320, 240), mpp=1.2)
    assert mpp == pytest.approx(1.0)
    assert pixels.shape == (120, 160, 3)


@settings(max_examples=25, deadline=None)
@given(
    x=st.integers(0, 1499),
    y=st.integers(0, 999),
    side=st.integers(1, 300),
    mpp=st.floats(0.4, 4),
)
def test_reads_at_the_edge_invent_nothing(
    slide: Slide, x: int, y: int, side: int, mpp: float
) -> None:
    region = Region(x, y, min(side, 1500 - x), min(side, 1000 - y))
    pixels = slide.read_region(region, mpp=mpp)
    # Glass is 243 at most 2 up and grain 6: pure white would be padding.
    assert pixels.mean() < 254
