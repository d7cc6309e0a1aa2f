import cv2
import numpy as np
import pytest

from cytolens.slides.pixels import ink_pixels, stained_pixels
from support.slides import EOSIN, NUCLEUS, TUMOUR, glass, tissue_slide

PENS = {
    "green": (20, 150, 70),
    "blue": (30, 60, 190),
    "red": (210, 25, 35),
    "black": (35, 35, 40),
}


def test_glass_is_neither() -> None:
    assert not stained_pixels(glass(100, 100)).any()
    assert not ink_pixels(glass(100, 100)).any()


def test_padding_is_not_tissue() -> None:
    assert not stained_pixels(np.zeros((50, 50, 3), np.uint8)).any()


@pytest.mark.parametrize("colour", [EOSIN, NUCLEUS, TUMOUR])
def test_stain_is_tissue_and_no_ink(colour: tuple[int, int, int]) -> None:
    image = glass(100, 100)
    image[20:80, 20:80] = colour
    assert stained_pixels(image)[22:78, 22:78].all()
    assert not ink_pixels(image).any()


def test_a_picture_full_of_tissue_is_not_split() -> None:
    middle = tissue_slide(600, 600)[250:350, 200:320]
    assert stained_pixels(middle).mean() > 0.95


@pytest.mark.parametrize("pen", PENS)
def test_pens_are_ink(pen: str) -> None:
    image = glass(100, 100)
    cv2.line(image, (10, 50), (90, 50), PENS[pen], 16)
    assert ink_pixels(image)[48:52, 20:80].all()
    assert not ink_pixels(image)[:30].any()
