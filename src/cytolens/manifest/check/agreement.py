"""Whether two aligned images show the same field: the proof behind every pair.

Points can agree by chance, or in a printed scale bar. So the second image is laid
over the first and the pixels are compared block by block.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from cytolens.manifest.check.alignment import Alignment, plausible

SOFT_BLUR_PX = 1.2
"""Removes noise and JPEG blocks before the comparison, in working pixels."""
STRONG_BLUR_PX = 2.5
"""Makes a blurred copy and its sharp original alike."""

_COARSE_BLUR_PX = 4.0
_GRID = 4
_MIN_BLOCK_COVER = 0.35
_MIN_TEXTURE = 3.0
"""Grey levels of deviation; an empty block proves nothing."""
_BLOCK_AGREES = 0.8
_SURELY_ALIGNED = 0.97
_MIN_COMMON = 0.08
_REFINEMENT = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 25, 1e-4)

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Agreement:
    """How well the second image covers and matches the first."""

    matrix: NDArray[np.float64]
    """From the first image to the second, in working pixels, shape ``(2, 3)``."""
    points: int
    correlation: float
    """Of the grey values where both images are, between -1 and 1."""
    block_correlation: float
    """The median over textured blocks."""
    detail_correlation: float
    """Without the coarse shapes: two round cells are alike, their texture is not."""
    agreeing_blocks: float
    """Share of textured blocks that correlate."""
    common: float
    """Share of the smaller field that both show."""
    same_frame: float
    """Share of the larger field that both show."""

    @property
    def same_field(self) -> bool:
        """The decision; its limits were set on planted copies (see the docs)."""
        if self.common < _MIN_COMMON:
            return False
        sure = (
            self.points >= 12
            and self._correlates(0.85, 0.6)
            and self.detail_correlation > 0.4
        )
        few_points = (
            self.points >= 6
            and self._correlates(0.93, 0.85)
            and self.detail_correlation > 0.65
        )
        no_points = (
            abs(self.correlation) > 0.98
            and abs(self.block_correlation) > 0.95
            and abs(self.detail_correlation) > 0.8
        )
        part_replaced = self.points >= 30 and self.agreeing_blocks >= 0.35
        return sure or few_points or part_replaced or (self.points == 0 and no_points)

    def _correlates(self, overall: float, block: float) -> bool:
        return self.correlation >= overall and self.block_correlation >= block


def agreement(
    first: Grey, second: Grey, alignment: Alignment, *, blur_px: float = SOFT_BLUR_PX
) -> Agreement | None:
    """Compare two working images under an alignment, refined by the pixels.

    Returns:
        None if the images hardly touch.
    """
    one, two = _smooth(first, blur_px), _smooth(second, blur_px)
    matrix = np.asarray(alignment.matrix, np.float64)
    over, mask = _laid_over(two, matrix, one.shape)
    score = _correlation(one, over, mask)
    if abs(score) < _SURELY_ALIGNED:
        refined = _refined(one, two, matrix)
        again, again_mask = _laid_over(two, refined, one.shape)
        better = _correlation(one, again, again_mask)
        if abs(better) > abs(score) and again_mask.mean() > mask.mean() / 2:
            matrix, over, mask, score = refined, again, again_mask, better
    if mask.mean() < _MIN_COMMON / 4:
        return None
    blocks = _block_correlations(one, over, mask)
    zoom = abs(float(np.linalg.det(matrix[:, :2])))
    shares = (float(mask.mean()), float(mask.sum() * zoom / two.size))
    return Agreement(
        matrix=matrix,
        points=alignment.points,
        correlation=score,
        block_correlation=float(np.median(blocks)) if blocks else 0.0,
        detail_correlation=_correlation(_detail(one), _detail(over), mask),
        agreeing_blocks=float(np.mean(np.array(blocks) > _BLOCK_AGREES))
        if blocks
        else 0.0,
        common=min(1.0, max(shares)),
        same_frame=min(1.0, *shares),
    )


def _smooth(grey: Grey, blur_px: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(grey.astype(np.float32), (0, 0), blur_px))


def _detail(grey: Floats) -> Floats:
    return grey - np.asarray(cv2.GaussianBlur(grey, (0, 0), _COARSE_BLUR_PX))


def _laid_over(
    image: Floats, matrix: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[Floats, Mask]:
    size = (shape[1], shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    over = cv2.warpAffine(image, matrix, size, flags=flags)
    inside = cv2.warpAffine(np.ones_like(image), matrix, size, flags=flags) > 0.99
    # The outermost pixels mix with what lies outside.
    inner = cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.asarray(over, np.float32), inner


def _refined(
    one: Floats, two: Floats, matrix: NDArray[np.float64]
) -> NDArray[np.float64]:
    try:
        _, refined = cv2.findTransformECC(
            one,
            two,
            matrix.astype(np.float32),
            cv2.MOTION_AFFINE,
            _REFINEMENT,
            np.ones(two.shape, np.uint8),
            3,
        )
    except cv2.error:  # it did not converge: the points' alignment stands
        return matrix
    found = np.asarray(refined, np.float64)
    return found if np.isfinite(found).all() and plausible(found) else matrix


def _correlation(one: Floats, two: Floats, mask: Mask) -> float:
    if not mask.any():
        return 0.0
    left, right = one[mask], two[mask]
    left, right = left - left.mean(), right - right.mean()
    scale = float(left.std() * right.std())
    return float((left * right).mean()) / max(scale, 1e-6)


def _block_correlations(one: Floats, two: Floats, mask: Mask) -> list[float]:
    found = []
    tops, lefts = (np.linspace(0, side, _GRID + 1).astype(int) for side in one.shape)
    for top, bottom in pairwise(tops):
        for left, right in pairwise(lefts):
            part = np.s_[top:bottom, left:right]
            inside = mask[part]
            if inside.mean() < _MIN_BLOCK_COVER:
                continue
            texture = max(one[part][inside].std(), two[part][inside].std())
            if texture >= _MIN_TEXTURE:
                found.append(_correlation(one[part], two[part], inside))
    return found
