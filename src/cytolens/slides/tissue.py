"""Where on the slide there is tissue, found at low power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.slides.overview import read_overview
from cytolens.slides.pixels import ink_pixels, stained_pixels

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.slides.grid import TileGrid
    from cytolens.slides.overview import Overview
    from cytolens.slides.pixels import Mask
    from cytolens.slides.slide import Slide

MASK_MPP = 8.0
PIXELS_PER_TILE = 8
"""The mask is at least so fine that a tile has this many pixels a side."""
LONGEST_SIDE_PX = 4096
SMALLEST_PIECE_UM2 = 250.0
"""Stained specks below this, about one small cell, are dust."""
SMALLEST_INK_UM2 = 20_000.0
"""A pen is wider than a tenth of a millimetre; a cell is not."""
TISSUE_COLOUR = (0, 114, 178)
INK_COLOUR = (230, 159, 0)
"""Blue and orange of Okabe and Ito, told apart by the colour-blind."""


@dataclass(frozen=True)
class TissueMask:
    """What the low-power search saw."""

    overview: Overview
    """The picture that was searched."""
    mpp: float
    """Its resolution."""
    tissue: Mask
    ink: Mask

    @property
    def tissue_mm2(self) -> float:
        """Area of tissue, without what could not be decoded."""
        found = self.tissue & ~self.overview.unread
        return float(found.sum()) * (self.mpp / 1000) ** 2

    @property
    def ink_mm2(self) -> float:
        """Area of pen marks."""
        return float(self.ink.sum()) * (self.mpp / 1000) ** 2

    def tissue_shares(self, grid: TileGrid) -> NDArray[np.float64]:
        """Share of each tile that is tissue, shape ``(tiles,)``."""
        return _shares(self.tissue, grid, downsample=self.overview.factor)

    def ink_shares(self, grid: TileGrid) -> NDArray[np.float64]:
        """Share of each tile that is pen, shape ``(tiles,)``."""
        return _shares(self.ink, grid, downsample=self.overview.factor)

    def write_picture(self, path: Path) -> None:
        """Save the searched picture with tissue and pen outlined, as PNG."""
        picture = self.overview.rgb.copy()
        width = max(1, max(picture.shape[:2]) // 800)
        marks = ((self.tissue, TISSUE_COLOUR), (self.ink, INK_COLOUR))
        for mask, colour in marks:
            outlines, _ = cv2.findContours(
                mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
            )
            cv2.drawContours(picture, outlines, -1, colour, width)
        data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1]
        path.write_bytes(data.tobytes())


def find_tissue(slide: Slide, *, tile_um: float) -> TissueMask:
    """Search a slide for tissue.

    Args:
        slide: The slide.
        tile_um: Side of the tiles that will be asked about.

    Returns:
        The mask; it may be empty, which the caller must not pass over in silence.
    """
    longest_um = max(slide.dimensions_px) * slide.mpp
    wanted = min(MASK_MPP, tile_um / PIXELS_PER_TILE)
    mpp = max(wanted, longest_um / LONGEST_SIDE_PX, slide.mpp)
    overview = read_overview(slide, mpp)
    pixel_um2 = mpp * mpp
    ink = _without_specks(ink_pixels(overview.rgb), SMALLEST_INK_UM2 / pixel_um2)
    # The soft edge of a stroke is lighter than the ink, but no tissue.
    ink_with_edge = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    stained = _closed(stained_pixels(overview.rgb)) & ~ink_with_edge
    return TissueMask(
        overview=overview,
        mpp=mpp,
        # What could not be decoded here may be whole at full resolution: ask there.
        tissue=_without_specks(stained, SMALLEST_PIECE_UM2 / pixel_um2)
        | overview.unread,
        ink=ink,
    )


def _closed(mask: Mask) -> Mask:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    return np.asarray(closed > 0)


def _without_specks(mask: Mask, smallest_px: float) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = stats[:, cv2.CC_STAT_AREA] >= smallest_px
    large[0] = False
    return np.asarray(large[labels])


def _shares(mask: Mask, grid: TileGrid, *, downsample: float) -> NDArray[np.float64]:
    """Mean of the mask under every tile, through an integral image."""
    height, width = mask.shape
    sums = cv2.integral(mask.astype(np.uint8))
    x0 = np.minimum((grid.x_px / downsample).astype(int), width - 1)
    y0 = np.minimum((grid.y_px / downsample).astype(int), height - 1)
    side = max(1, round(grid.tile_px / downsample))
    x1, y1 = np.minimum(x0 + side, width), np.minimum(y0 + side, height)
    inside = (
        sums[np.ix_(y1, x1)]
        - sums[np.ix_(y0, x1)]
        - sums[np.ix_(y1, x0)]
        + sums[np.ix_(y0, x0)]
    )
    area = np.outer(y1 - y0, x1 - x0)
    return np.asarray(inside / area, np.float64).ravel()
