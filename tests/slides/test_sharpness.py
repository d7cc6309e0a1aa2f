import cv2
import numpy as np
import pytest
from skimage.measure import blur_effect

from cytolens.slides.sharpness import blur_share
from support.slides import glass, tissue_slide


def test_agrees_with_scikit_image() -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        grey = rng.integers(0, 256, (96, 80), dtype=np.uint8)
        sigma = float(rng.uniform(0.3, 4))
        soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), sigma), np.uint8)
        expected = blur_effect(soft, h_size=11)  # type: ignore[no-untyped-call]
        assert blur_share(np.dstack([soft] * 3)) == pytest.approx(expected, abs=2e-3)


def test_rises_with_blur() -> None:
    sharp = tissue_slide(400, 400)
    figures = [
        blur_share(np.asarray(cv2.GaussianBlur(sharp, (0, 0), sigma), np.uint8))
        for sigma in (1.0, 2.0, 4.0)
    ]
    assert blur_share(sharp) < figures[0] < figures[1] < figures[2]


def test_nothing_to_see_is_blurred_and_noise_is_not() -> None:
    assert blur_share(np.full((32, 32, 3), 240, np.uint8)) == 1.0
    assert blur_share(glass(64, 64)) < 0.5
