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
    image = _shrunk(image)
    letters = max(_lines_of_marks(grey)[0] for grey in _greys(image))
    return Graphics(stroke_area_px=_stroke_area(image), letters=letters)


def graphics_mask(image: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Mark what looks drawn or printed, shape ``(height, width)`` of the RGB image.

    Nothing is marked where `find_graphics` would not call an overlay present.
    """
    small = _shrunk(image)
    marked = np.zeros(small.shape[:2], bool)
    strokes = _strokes(small)
    if strokes is not None and np.count_nonzero(strokes) >= MIN_STROKE_AREA_PX:
        marked |= strokes
    for grey in _greys(small):
        count, letters = _lines_of_marks(grey)
        if count >= MIN_LETTERS:
            marked |= letters
    height, width = image.shape[:2]
    sized = cv2.resize(
        marked.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST
    )
    return np.asarray(sized, dtype=bool)


def _shrunk(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = MAX_SIDE_PX / max(image.shape[:2])
    if scale >= 1:
        return image
    return np.asarray(
        cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        np.uint8,
    )


def _stroke_area(image: NDArray[np.uint8]) -> int:
    strokes = _strokes(image)
    return 0 if strokes is None else int(np.count_nonzero(strokes))


def _strokes(image: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    # The slow median is needed only where something is vivid at all.
    red, green, blue = cv2.split(image)
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    vivid = _bytes(brightest) - _bytes(darkest) > _MIN_SATURATION
    if np.count_nonzero(vivid) < MIN_STROKE_AREA_PX:
        return None
    colour = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    distance = np.zeros(vivid.shape, np.float32)
    for channel in (1, 2):
        plane = _bytes(cv2.extractChannel(colour, channel))
        distance += (plane - _surroundings(plane).astype(np.float32)) ** 2
    mask = vivid & (distance > _MIN_FOREIGNNESS**2)
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = boxes[:, cv2.CC_STAT_AREA]
    extents = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1, initial=0)
    kept = (areas >= 12) & (extents >= 8)
    kept[0] = False  # what lies around all parts
    return np.asarray(kept[parts], dtype=bool)


def _surroundings(plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = plane.shape
    half = (max(1, width // 2), max(1, height // 2))
    small = cv2.resize(plane, half, interpolation=cv2.INTER_AREA)
    return _bytes(cv2.resize(cv2.medianBlur(small, _SURROUNDINGS_PX), (width, height)))


def _greys(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    grey = _bytes(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    return grey, 255 - grey


def _lines_of_marks(grey: NDArray[np.uint8]) -> tuple[int, NDArray[np.bool_]]:
    """Most marks in one line, and where the marks of long enough lines are."""
    nothing = 0, np.zeros(grey.shape, bool)
    extreme = grey >= _EXTREME_GREY
    if np.count_nonzero(extreme) < MIN_LETTERS:
        return nothing
    window = np.ones((_LETTER_STROKE_PX, _LETTER_STROKE_PX), np.uint8)
    thin = cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, window) > _LETTER_CONTRAST
    mask = (extreme & thin).astype(np.uint8)
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(mask)
    left, top, width, height, area = (boxes[1:, column] for column in range(5))
    plausible = (
        (height >= 6)
        & (height <= max(10, 0.12 * grey.shape[0]))
        & (width <= 1.6 * height + 2)
        & (area >= 0.15 * width * height)
    )
    if not MIN_LETTERS <= np.count_nonzero(plausible) <= _MAX_COMPONENTS:
        return nothing
    mates = _mates(left[plausible], top[plausible], height[plausible])
    kept = np.zeros(len(boxes), bool)
    kept[1 + np.flatnonzero(plausible)[mates >= MIN_LETTERS]] = True
    return int(mates.max(initial=0)), np.asarray(kept[parts], dtype=bool)


def _mates(
    left: NDArray[np.int32], top: NDArray[np.int32], height: NDArray[np.int32]
) -> NDArray[np.int64]:
    """How many marks of its height stand in line with each mark, itself too."""
    middle = top + height / 2
    slack = 0.2 * height + 1
    in_line = (
        (np.abs(middle[:, None] - middle) <= slack[:, None])
        & (np.abs(height[:, None] - height) <= slack[:, None])
        & (np.abs(left[:, None] - left) <= 8 * height[:, None])
    )
    return np.asarray(in_line.sum(axis=1), dtype=np.int64)


def _bytes(image: object) -> NDArray[np.uint8]:
    # OpenCV's stubs promise any number type.
    return np.asarray(image, np.uint8)
