"""Drawings and print are told from tissue."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cytolens.manifest.check.graphics import find_graphics
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
