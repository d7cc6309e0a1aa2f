"""Drawn outlines, arrows and letters: what no microscope puts in a picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_SIDE_PX = 1024
MIN_STROKE_AREA_PX = 40
MIN_LETTERS = 5

_MIN_SATURATION = 120
"""Largest minus smallest of red, green, blue; stains stay well below."""
_MIN_FOREIGNNESS = 45
"""Distance in the Cr, Cb plane from the colour of the surroundings."""
_SURROUNDINGS_PX = 7
"""Window of the median at half size; a thinner stroke does not move it."""
_EXTREME_GREY = 235
_LETTER_CONTRAST = 90
_LETTER_STROKE_PX = 9
_MAX_COMPONENTS = 400


@dataclass(frozen=True)
class Graphics:
    """What looks drawn in one image."""

    stroke_area_px: int
    """Area of thin vivid strokes, foreign in colour to their surroundings."""
    letters: int
    """Most black or white marks of one height in one line."""

    @property
    def present(self) -> bool:
        """Whether the image carries an overlay."""
        return self.stroke_area_px >= MIN_STROKE_AREA_PX or self.letters >= MIN_LETTERS


def find_graphics(image: NDArray[np.uint8]) -> Graphics:
    """Look for drawn strokes and printed letters in an RGB image."""
    scale = MAX_SIDE_PX / max(image.shape[:2])
    if scale < 1:
        image = np.asarray(
            cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
            np.uint8,
        )
    return Graphics(stroke_area_px=_stroke_area(image), letters=_letters(image))


def _stroke_area(image: NDArray[np.uint8]) -> int:
    # The slow median is needed only where something is vivid at all.
    red, green, blue = cv2.split(image)
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    vivid = _bytes(brightest) - _bytes(darkest) > _MIN_SATURATION
    if np.count_nonzero(vivid) < MIN_STROKE_AREA_PX:
        return 0
    colour = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    distance = np.zeros(vivid.shape, np.float32)
    for channel in (1, 2):
        plane = _bytes(cv2.extractChannel(colour, channel))
        distance += (plane - _surroundings(plane).astype(np.float32)) ** 2
    mask = vivid & (distance > _MIN_FOREIGNNESS**2)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = boxes[1:, cv2.CC_STAT_AREA]
    extents = boxes[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1, initial=0)
    return int(areas[(areas >= 12) & (extents >= 8)].sum())


def _surroundings(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = plane.shape
    half = (max(1, width // 2), max(1, height // 2))
    small = cv2.resize(plane, half, interpolation=cv2.INTER_AREA)
    return _bytes(cv2.resize(cv2.medianBlur(small, _SURROUNDINGS_PX), (width, height)))


def _letters(image: NDArray[np.uint8]) -> int:
    grey = _bytes(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    return max(_line_of_marks(grey), _line_of_marks(255 - grey))


def _line_of_marks(grey: NDArray[np.uint8]) -> int:
    extreme = grey >= _EXTREME_GREY
    if np.count_nonzero(extreme) < MIN_LETTERS:
        return 0
    window = np.ones((_LETTER_STROKE_PX, _LETTER_STROKE_PX), np.uint8)
    thin = cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, window) > _LETTER_CONTRAST
    mask = (extreme & thin).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(mask)
    marks = boxes[1:]
    left, top, width, height, area = (marks[:, column] for column in range(5))
    plausible = (
        (height >= 6)
        & (height <= max(10, 0.12 * grey.shape[0]))
        & (width <= 1.6 * height + 2)
        & (area >= 0.15 * width * height)
    )
    if not MIN_LETTERS <= np.count_nonzero(plausible) <= _MAX_COMPONENTS:
        return 0
    left, top, height = left[plausible], top[plausible], height[plausible]
    middle = top + height / 2
    slack = 0.2 * height + 1
    in_line = (
        (np.abs(middle[:, None] - middle) <= slack[:, None])
        & (np.abs(height[:, None] - height) <= slack[:, None])
        & (np.abs(left[:, None] - left) <= 8 * height[:, None])
    )
    return int(in_line.sum(axis=1).max(initial=0))


def _bytes(image: object) -> NDArray[np.uint8]:
    # OpenCV's stubs promise any number type.
    return np.asarray(image, np.uint8)
