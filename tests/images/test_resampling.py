"""Against torchvision's resize and crop on Pillow images, which it defers to Pillow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cytolens.images.resampling import (
    Fit,
    Frame,
    Resample,
    frame_by_fit,
    frame_by_mpp,
    show_centre,
)
from support.cells import cell_arrays

CELL = cell_arrays([1], size_px=60)[0]
SIDES = st.integers(1, 90)


def fit_image(
    rgb: np.ndarray, fit: Fit, resample: Resample = Resample.BILINEAR
) -> np.ndarray:
    frame = frame_by_fit(rgb.shape[1], rgb.shape[0], size_px=32, fit=fit)
    return show_centre(rgb, frame, size_px=32, resample=resample)


@pytest.mark.parametrize(
    "resample", [Resample.BILINEAR, Resample.BICUBIC, Resample.LANCZOS, Resample.BOX]
)
@pytest.mark.parametrize("shape", [(60, 60), (60, 33), (20, 50), (32, 32)])
def test_stretch_is_pillows_resize(resample: Resample, shape: tuple[int, int]) -> None:
    rgb = CELL[: shape[0], : shape[1]]
    filter_ = Image.Resampling[resample.name]
    peer = np.asarray(Image.fromarray(rgb).resize((32, 32), filter_))
    np.testing.assert_array_equal(fit_image(rgb, Fit.STRETCH, resample), peer)


@pytest.mark.parametrize("shape", [(60, 60), (60, 33), (60, 34), (20, 50), (31, 60)])
def test_crop_is_torchvisions_resize_and_centre_crop(shape: tuple[int, int]) -> None:
    v2 = pytest.importorskip("torchvision.transforms.v2")
    rgb = CELL[: shape[0], : shape[1]]
    transform = v2.Compose([v2.Resize(32), v2.CenterCrop(32)])
    peer = np.asarray(transform(Image.fromarray(rgb))).astype(int)
    # Pillow rounds the box of one step a little otherwise than two steps.
    assert np.abs(fit_image(rgb, Fit.CROP) - peer).max() <= 1


def test_pad_keeps_the_aspect_and_fills_with_the_borders_mean() -> None:
    rgb = np.full((16, 64, 3), 100, dtype=np.uint8)
    rgb[4:12] = 7  # inside: not part of the border's long sides
    out = fit_image(rgb, Fit.PAD)
    inside = out[12:20]
    np.testing.assert_array_equal(
        inside,
        np.asarray(Image.fromarray(rgb).resize((32, 8), Image.Resampling.BILINEAR)),
    )
    ring = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    fill = np.rint(ring.mean(axis=0))
    assert (out[:12] == fill).all()
    assert (out[20:] == fill).all()


@given(
    SIDES,
    SIDES,
    st.sampled_from(list(Fit)),
    st.sampled_from(list(Resample)),
    st.integers(0, 255),
)
def test_a_constant_image_stays_constant(
    height: int, width: int, fit: Fit, resample: Resample, level: int
) -> None:
    rgb = np.full((height, width, 3), level, dtype=np.uint8)
    out = fit_image(rgb, fit, resample)
    assert out.shape == (32, 32, 3)
    assert (out == level).all()


@pytest.mark.parametrize("fit", list(Fit))
def test_an_image_of_the_right_size_is_left_alone(fit: Fit) -> None:
    rgb = cell_arrays([0], size_px=32)[0]
    out = fit_image(rgb, fit)
    np.testing.assert_array_equal(out, rgb)
    assert not np.shares_memory(out, rgb)


@given(SIDES, SIDES, st.floats(1e-3, 1e3))
def test_a_frame_by_resolution_shows_the_middle_at_any_ratio(
    height: int, width: int, ratio: float
) -> None:
    rgb = np.zeros((height, width, 3), dtype=np.uint8)
    frame = frame_by_mpp(width, height, ratio=ratio)
    out = show_centre(rgb, frame, size_px=32, resample=Resample.BILINEAR)
    assert out.shape == (32, 32, 3)


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.0, 1.7, 3.0])
def test_showing_part_of_a_frame_is_resizing_all_and_cropping(ratio: float) -> None:
    frame = frame_by_mpp(60, 60, ratio=ratio)
    whole = np.asarray(
        Image.fromarray(CELL).resize(
            (frame.width, frame.height), Image.Resampling.BICUBIC
        )
    )
    out = show_centre(CELL, frame, size_px=24, resample=Resample.BICUBIC)
    start = round((frame.width - 24) / 2)
    expected = whole[start : start + 24, start : start + 24].astype(int)
    assert np.abs(out - expected).max() <= 1


def test_a_sliver_does_not_ask_for_memory() -> None:
    rgb = np.zeros((1, 1_000_000, 3), dtype=np.uint8)
    frame = frame_by_fit(1_000_000, 1, size_px=512, fit=Fit.CROP)
    assert frame == Frame(512_000_000, 512)
    out = show_centre(rgb, frame, size_px=512, resample=Resample.LANCZOS)
    assert out.shape == (512, 512, 3)
