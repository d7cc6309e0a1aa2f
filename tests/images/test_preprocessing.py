from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cytolens.images import Fit, ImageError, Normalisation, Preprocessing, Resample
from cytolens.units import MicronsPerPixel
from support.cells import cell_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL = cell_arrays([1], size_px=60)[0]
PLAIN = Preprocessing(size_px=32)


@st.composite
def preprocessings(draw: st.DrawFn) -> Preprocessing:
    return Preprocessing(
        size_px=draw(st.integers(16, 48)),
        resample=draw(st.sampled_from(list(Resample))),
        fit=draw(st.sampled_from(list(Fit))),
        mpp=draw(st.none() | st.floats(0.1, 4).map(MicronsPerPixel)),
        normalisation=draw(st.sampled_from(list(Normalisation))),
    )


@given(
    preprocessings(),
    st.integers(1, 70),
    st.integers(1, 70),
    st.none() | st.floats(0.01, 100),
)
def test_any_image_becomes_the_networks_input(
    preprocessing: Preprocessing, height: int, width: int, mpp: float | None
) -> None:
    rgb = np.zeros((height, width, 3), dtype=np.uint8)
    size = preprocessing.size_px
    resized = preprocessing.resize(rgb, mpp=mpp)
    assert resized.shape == (size, size, 3)
    assert resized.dtype == np.uint8
    np.testing.assert_array_equal(preprocessing.resize(resized), resized)
    out = preprocessing(rgb, mpp=mpp)
    assert out.shape == (3, size, size)
    assert out.dtype == np.float32


@given(preprocessings())
def test_it_survives_the_bundle(preprocessing: Preprocessing) -> None:
    text = preprocessing.model_dump_json()
    assert Preprocessing.model_validate_json(text) == preprocessing


def test_one_image_is_a_batch_of_one() -> None:
    batch = PLAIN.normalise(PLAIN.resize(CELL)[None])
    np.testing.assert_array_equal(PLAIN(CELL), batch[0])


def test_known_resolutions_keep_the_size_on_the_glass() -> None:
    # A bar of 10 px at 0.5 mpp is 5 um; at 0.25 mpp it is 20 px.
    rgb = np.full((30, 30, 3), 255, dtype=np.uint8)
    rgb[:, 10:20] = 0
    network = Preprocessing(size_px=64, mpp=MicronsPerPixel(0.25))
    out = network.resize(rgb, mpp=0.5)
    dark = (out[32, :, 0] < 128).sum()
    assert dark == 20
    assert (network.resize(rgb)[32, :, 0] < 128).sum() == pytest.approx(64 / 3, abs=1)


def test_a_larger_field_is_cropped_to_the_centre() -> None:
    rgb = np.zeros((100, 100, 3), dtype=np.uint8)
    rgb[45:55, 45:55] = 255
    network = Preprocessing(size_px=16, mpp=MicronsPerPixel(1.0))
    out = network.resize(rgb, mpp=1.0)
    np.testing.assert_array_equal(out, rgb[42:58, 42:58])


@pytest.mark.parametrize("unknown", [None, math.nan])
def test_an_unknown_resolution_leaves_the_fit_alone(unknown: float | None) -> None:
    network = Preprocessing(size_px=32, mpp=MicronsPerPixel(0.5))
    out = network.resize(CELL, mpp=unknown)
    np.testing.assert_array_equal(out, PLAIN.resize(CELL))


def test_the_samples_resolution_alone_changes_nothing() -> None:
    np.testing.assert_array_equal(PLAIN.resize(CELL, mpp=3.0), PLAIN.resize(CELL))


@pytest.mark.parametrize("mpp", [0.0, -1.0, math.inf])
def test_an_impossible_resolution_is_refused(mpp: float) -> None:
    network = Preprocessing(size_px=32, mpp=MicronsPerPixel(0.5))
    with pytest.raises(ImageError, match="positive"):
        network.resize(CELL, mpp=mpp)


@pytest.mark.parametrize(
    "array",
    [
        CELL[..., 0],
        CELL[..., :2],
        CELL.astype(np.float32),
        CELL[:0],
        CELL[None],
    ],
)
def test_an_array_that_is_no_rgb_image_is_refused(array: NDArray[np.uint8]) -> None:
    with pytest.raises(ImageError, match="uint8 of shape"):
        PLAIN.resize(array)


def test_a_batch_without_its_first_axis_is_refused() -> None:
    with pytest.raises(ImageError, match="uint8 of shape"):
        PLAIN.normalise(CELL)


def test_a_view_with_odd_strides_is_an_image_too() -> None:
    flipped = CELL[::-1, ::-2]
    expected = PLAIN.resize(np.ascontiguousarray(flipped))
    np.testing.assert_array_equal(PLAIN.resize(flipped), expected)


@pytest.mark.parametrize("size_px", [0, 15, 2049])
def test_an_absurd_size_is_refused(size_px: int) -> None:
    with pytest.raises(ValidationError):
        Preprocessing(size_px=size_px)
