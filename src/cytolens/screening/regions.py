"""Suspicious regions: neighbouring tiles above the threshold, ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from cytolens.config import StrictModel
from cytolens.screening.outline import trace_outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.slides.grid import TileGrid
    from cytolens.units import MicronsPerPixel

Ring = tuple[tuple[int, int], ...]


class SuspiciousRegion(StrictModel):
    """One region, in pixels of level 0."""

    rank: int
    tiles: int
    area_mm2: float
    max_suspicion: float
    mean_suspicion: float
    centre_px: tuple[int, int]
    """Mean of its tiles' centres, weighted by suspicion."""
    rings_px: tuple[Ring, ...]
    """Closed outline first, then holes."""


def find_regions(
    heat: NDArray[np.float64],
    grid: TileGrid,
    *,
    threshold: float,
    mpp: MicronsPerPixel,
) -> list[SuspiciousRegion]:
    """Join neighbouring tiles from the threshold on and rank the pieces.

    The first rank has the most suspicion in total: a large piece stands before a
    single tile that is a little higher.

    Args:
        heat: Suspicion per tile, shape ``(rows, columns)``; missing if not scored.
        grid: The tiles.
        threshold: Least suspicion of a tile in a region.
        mpp: Microns per level-0 pixel.
    """
    above = np.nan_to_num(heat, nan=-1.0) >= threshold
    labels, count = ndimage.label(above)
    if not count:
        return []
    totals = ndimage.sum_labels(heat, labels, np.arange(1, count + 1))
    order = np.argsort(-totals, kind="stable") + 1
    places = ndimage.find_objects(labels)
    regions = []
    for rank, label in enumerate(order.tolist(), start=1):
        place = places[label - 1]
        cells = labels[place] == label
        corner = (place[0].start, place[1].start)
        piece = _Piece(cells, heat[place][cells], corner=corner)
        regions.append(_describe(piece, grid, mpp=mpp, rank=rank))
    return regions


@dataclass(frozen=True)
class _Piece:
    cells: NDArray[np.bool_]
    """Mask, cut to the piece."""
    suspicion: NDArray[np.float64]
    """Of the cells, in order of rows."""
    corner: tuple[int, int]
    """Row and column of the mask's first cell in the grid."""


def _describe(
    piece: _Piece, grid: TileGrid, *, mpp: MicronsPerPixel, rank: int
) -> SuspiciousRegion:
    rows, columns = np.nonzero(piece.cells)
    rows, columns = rows + piece.corner[0], columns + piece.corner[1]
    areas = np.diff(grid.cell_y_px)[rows] * np.diff(grid.cell_x_px)[columns]
    half = grid.tile_px // 2
    # The small addition keeps weights of zero from summing to zero.
    weights = piece.suspicion + 1e-9
    x = np.average(grid.x_px[columns] + half, weights=weights)
    y = np.average(grid.y_px[rows] + half, weights=weights)
    return SuspiciousRegion(
        rank=rank,
        tiles=len(rows),
        area_mm2=float(areas.sum()) * (mpp / 1000) ** 2,
        max_suspicion=float(piece.suspicion.max()),
        mean_suspicion=float(piece.suspicion.mean()),
        centre_px=(round(float(x)), round(float(y))),
        rings_px=_rings(piece, grid),
    )


def _rings(piece: _Piece, grid: TileGrid) -> tuple[Ring, ...]:
    top, left = piece.corner
    return tuple(
        tuple(
            (int(grid.cell_x_px[left + column]), int(grid.cell_y_px[top + row]))
            for column, row in ring
        )
        for ring in trace_outline(piece.cells)
    )
