"""Our copy of torchvision's resize against torchvision, to the bit."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torchvision.transforms.v2 import InterpolationMode
from torchvision.transforms.v2 import functional as torchvision

from cytolens.images import Fit, Preprocessing, Resample
from cytolens.images.torch_resampling import resize_like_torch

MODES = {
    "bilinear": InterpolationMode.BILINEAR,
    "bicubic": InterpolationMode.BICUBIC,
}
SIZES = [(32, 32), (96, 128), (257, 105), (31, 70), (64, 100), (90, 64)]


def noise(height: int, width: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(height * width)
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize("kernel", MODES)
@pytest.mark.parametrize(("height", "width"), SIZES)
def test_equals_torchvision_to_the_bit(kernel: str, height: int, width: int) -> None:
    rgb = noise(height, width)
    ours = resize_like_torch(rgb, width=(64, 0, 64), height=(64, 0, 64), kernel=kernel)
    tensor = torch.from_numpy(rgb).permute(2, 0, 1).contiguous()
    theirs = torchvision.resize(
        tensor, [64, 64], interpolation=MODES[kernel], antialias=True
    )
    np.testing.assert_array_equal(ours, theirs.permute(1, 2, 0).numpy())


def test_pillow_differs_so_the_copy_is_needed() -> None:
    rgb = noise(257, 105)
    pillow = Preprocessing(size_px=64, resample=Resample.BILINEAR).resize(rgb)
    ours = Preprocessing(size_px=64, resample=Resample.TORCH_BILINEAR).resize(rgb)
    difference = np.abs(pillow.astype(int) - ours.astype(int))
    assert difference.max() == 1


def test_a_window_equals_the_cut_of_the_whole() -> None:
    rgb = noise(131, 97)
    whole = resize_like_torch(
        rgb, width=(100, 0, 100), height=(70, 0, 70), kernel="bilinear"
    )
    part = resize_like_torch(
        rgb, width=(100, 18, 64), height=(70, 3, 64), kernel="bilinear"
    )
    np.testing.assert_array_equal(part, whole[3:67, 18:82])


def test_resize_px_cuts_the_centre_of_a_larger_image() -> None:
    rgb = noise(80, 80)
    larger = Preprocessing(size_px=48, fit=Fit.CROP, resample=Resample.TORCH_BICUBIC)
    cut = Preprocessing(
        size_px=32, resize_px=48, fit=Fit.CROP, resample=Resample.TORCH_BICUBIC
    )
    np.testing.assert_array_equal(cut.resize(rgb), larger.resize(rgb)[8:40, 8:40])
