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


def test_a_green_pen_over_tissue_is_ink_though_it_is_not_even() -> None:
    tissue = tissue_slide(600, 600)[250:350, 200:320]
    green = np.array([20, 150, 120]) / 255
    drawn = tissue.copy()
    drawn[30:60] = (tissue[30:60] * green * 1.2).clip(0, 255).astype(np.uint8)
    ink = ink_pixels(drawn)
    assert ink[32:58].mean() > 0.95
    assert not ink[:24].any()
    assert not ink[66:].any()


@pytest.mark.parametrize(
    "colour", [(150, 205, 200), (120, 165, 190), (95, 90, 160), (70, 40, 110)]
)
def test_cyan_and_blue_stains_are_no_ink(colour: tuple[int, int, int]) -> None:
    # Papanicolaou's cytoplasm, and nuclei of both stains, in a texture of cells.
    rng = np.random.default_rng(0)
    grain = rng.integers(-25, 26, (60, 60, 1))
    image = np.clip(np.array(colour) + grain, 0, 255).astype(np.uint8)
    assert ink_pixels(image).mean() < 0.02
