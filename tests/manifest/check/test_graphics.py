"""Drawings and print are told from tissue."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cytolens.manifest.check.graphics import find_graphics, graphics_mask
from support.tissue import draw_tissue


@pytest.mark.parametrize("seed", range(5))
def test_tissue_carries_no_graphics(seed: int) -> None:
    assert not find_graphics(draw_tissue(seed, 300)).present


@pytest.mark.parametrize("colour", [(0, 0, 255), (0, 255, 0), (255, 255, 0)])
def test_a_drawn_outline_is_found(colour: tuple[int, int, int]) -> None:
    image = draw_tissue(1, 300)
    cv2.circle(image, (150, 150), 60, colour, 2)
    assert find_graphics(image).stroke_area_px > 100


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0)])
def test_printed_letters_are_found(colour: tuple[int, int, int]) -> None:
    image = np.full((300, 300, 3), 150, np.uint8)
    cv2.putText(image, "CASE 0123", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1, colour, 2)
    assert find_graphics(image).letters >= 5


def test_the_mask_covers_what_is_drawn_and_little_else() -> None:
    image = draw_tissue(1, 300)
    drawn = np.zeros((300, 300, 3), np.uint8)
    cv2.circle(drawn, (150, 150), 60, (0, 255, 0), 2)
    truth = drawn[..., 1] > 0
    image[truth] = (0, 255, 0)
    mask = graphics_mask(image)
    assert mask[truth].mean() > 0.9
    near = cv2.dilate(truth.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert not (mask & ~near).any()


def test_the_mask_has_the_size_of_the_image_where_that_is_large() -> None:
    image = np.full((400, 1500, 3), 150, np.uint8)
    cv2.putText(
        image, "CASE 0123", (20, 90), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 4
    )
    mask = graphics_mask(image)
    assert mask.shape == (400, 1500)
    assert mask[30:100].any()
    assert not mask[120:].any()


def test_tissue_has_an_empty_mask() -> None:
    assert not graphics_mask(draw_tissue(0, 300)).any()
