"""Pieces of tissue, and how many tiles of each are suspicious.

Neighbouring tiles are alike, so a share of tiles has no honest interval of its own.
Pieces, slides or patients do: what stands here is what such an interval is made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from cytolens.config import StrictModel
from cytolens.screening.tile_status import TileStatus

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.screening.suspicion import Suspicion
    from cytolens.slides.grid import TileGrid
    from cytolens.units import MicronsPerPixel

TOUCHING = np.ones((3, 3), bool)
"""Tiles that touch by a side or a corner belong to one piece."""


class TissuePiece(StrictModel):
    """Counts of one piece of tissue."""

    piece: int
    tiles: int
    tiles_scored: int
    tiles_suspicious: int
    area_mm2: float
    """Of its tiles, without overlap."""


def number_pieces(status: NDArray[np.str_], grid: TileGrid) -> NDArray[np.int64]:
    """Number the pieces of tissue: tiles that are neither glass nor pen, and touch.

    Args:
        status: `TileStatus` per tile, shape ``(tiles,)``.
        grid: The tiles.

    Returns:
        Shape ``(tiles,)``: from 1, the largest piece first; 0 where there is no tissue.
    """
    bare = (status == TileStatus.BACKGROUND.value) | (status == TileStatus.INK.value)
    labels, count = ndimage.label(~bare.reshape(grid.shape), structure=TOUCHING)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    rank = np.zeros(count + 1, np.int64)
    rank[np.argsort(-sizes, kind="stable") + 1] = np.arange(1, count + 1)
    numbers: NDArray[np.int64] = rank[labels].ravel()
    return numbers


def count_pieces(
    table: pd.DataFrame,
    *,
    suspicion: Suspicion,
    grid: TileGrid,
    mpp: MicronsPerPixel,
) -> tuple[TissuePiece, ...]:
    """Count the tiles of every piece.

    Args:
        table: The tile table, with the column ``piece``.
        suspicion: Which tiles are suspicious.
        grid: The tiles.
        mpp: Microns per level-0 pixel.
    """
    pieces = table["piece"].to_numpy()
    scored = (table["status"] == TileStatus.SCORED.value).to_numpy()
    suspicious = np.nan_to_num(suspicion.of(table), nan=-1.0) >= suspicion.threshold
    cells_px = np.outer(np.diff(grid.cell_y_px), np.diff(grid.cell_x_px)).ravel()
    columns = (np.ones(len(pieces)), scored, suspicious & scored, cells_px)
    totals = [np.bincount(pieces, weights=weights)[1:] for weights in columns]
    return tuple(
        TissuePiece(
            piece=number,
            tiles=int(tiles),
            tiles_scored=int(n_scored),
            tiles_suspicious=int(n_suspicious),
            area_mm2=float(area_px) * (mpp / 1000) ** 2,
        )
        for number, (tiles, n_scored, n_suspicious, area_px) in enumerate(
            zip(*totals, strict=True), start=1
        )
    )
