import cv2
import numpy as np
import pytest

from cytolens.explanation.shortcuts.padding import padding_mask
from support.cells import cell_arrays

CELL = cell_arrays([1], size_px=64)[0]
COLOURS = [(0, 0, 0), (255, 255, 255), (130, 140, 170)]


def test_a_cell_without_padding_has_none() -> None:
    assert not padding_mask(CELL).any()


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("bands", [(9, 9, 0, 0), (0, 0, 7, 8), (5, 6, 7, 8)])
def test_bands_are_found_after_jpeg(
    bands: tuple[int, int, int, int], colour: tuple[int, int, int]
) -> None:
    padded = cv2.copyMakeBorder(CELL, *bands, cv2.BORDER_CONSTANT, value=colour)
    truth = np.ones(padded.shape[:2], bool)
    top, _, left, _ = bands
    truth[top : top + 64, left : left + 64] = False
    _, jpeg = cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, 92])
    image = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    mask = padding_mask(np.asarray(image, np.uint8))
    assert (mask & ~truth).mean() < 0.02
    # The last line or two of a band ring.
    assert (mask & truth).sum() > 0.6 * truth.sum()


def test_an_empty_image_has_no_padding() -> None:
    assert not padding_mask(np.full((20, 30, 3), 240, np.uint8)).any()
