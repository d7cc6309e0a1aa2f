"""Which tiles of a slide are to be scored, settled before the first is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.screening.tile_status import TileStatus
from cytolens.screening.worklist import Worklist
from cytolens.slides.errors import NoTissueError, SlideTooSmallError
from cytolens.slides.grid import TileGrid, tile_side_px
from cytolens.slides.tissue import TissueMask, find_tissue

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.screening.settings import TileSettings
    from cytolens.slides import Slide

PICTURE = "tissue.png"
COARSER = 1.1
"""A slide coarser than the wanted resolution by more than this earns a warning."""


@dataclass(frozen=True)
class Plan:
    """The grid, what the tissue search saw, and what is left to score."""

    grid: TileGrid
    tile_mpp: float
    mask: TissueMask
    tissue: NDArray[np.float64]
    """Share of tissue per tile."""
    ink: NDArray[np.float64]
    """Share of pen per tile."""
    status: NDArray[np.str_]
    """`TileStatus` per tile as far as low power can tell; scored if worth reading."""
    warnings: tuple[str, ...]

    @property
    def to_score(self) -> NDArray[np.int64]:
        """Numbers of the tiles that are to be read, rising."""
        return np.flatnonzero(self.status == TileStatus.SCORED.value)

    def worklist(self, settings: TileSettings) -> Worklist:
        """What is left to score, cut into parts and batches."""
        return Worklist(
            grid=self.grid,
            tile_mpp=self.tile_mpp,
            tiles=self.to_score,
            max_blur=1.0 if settings.all_tiles else settings.max_blur,
            batch_size=settings.batch_size,
            tiles_per_part=settings.tiles_per_part,
            icc=settings.icc,
        )


def make_plan(
    slide: Slide, preprocessing: Preprocessing, *, settings: TileSettings, out: Path
) -> Plan:
    """Lay the grid at the bundle's resolution and find the tiles with tissue.

    A picture of what was found is saved to ``out`` first, so that it is there to look
    at when nothing was.

    Raises:
        SlideTooSmallError: If no tile fits.
        NoTissueError: If no tile holds enough tissue.
    """
    tile_mpp, warnings = _tile_mpp(slide, preprocessing, settings)
    side = tile_side_px(preprocessing.size_px, tile_mpp=tile_mpp, slide_mpp=slide.mpp)
    if side > min(slide.dimensions_px):
        raise SlideTooSmallError(slide.path, found_px=slide.dimensions_px, tile_px=side)
    grid = TileGrid(slide.dimensions_px, side, overlap=settings.overlap)
    mask = find_tissue(slide, tile_um=side * slide.mpp)
    out.mkdir(parents=True, exist_ok=True)
    mask.write_picture(out / PICTURE)
    tissue, ink = mask.tissue_shares(grid), mask.ink_shares(grid)
    status = _status(tissue, ink, settings)
    if not (status == TileStatus.SCORED.value).any():
        raise NoTissueError(
            slide.path, searched_mm2=slide.area_mm2, picture=str(out / PICTURE)
        )
    return Plan(grid, tile_mpp, mask, tissue, ink, status, warnings)


def _tile_mpp(
    slide: Slide, preprocessing: Preprocessing, settings: TileSettings
) -> tuple[float, tuple[str, ...]]:
    asked, warnings = settings.tile_mpp, []
    if asked is None and preprocessing.mpp is None:
        warnings.append(
            "The bundle does not say at which resolution it was trained; tiles are "
            f"cut at the slide's {slide.mpp:.3g} microns per pixel. Scores mean "
            "nothing if that is not how its training images were taken: give the "
            "right one with --tile-mpp."
        )
    elif asked and preprocessing.mpp and asked != preprocessing.mpp:
        warnings.append(
            f"Scored at {asked:g} microns per pixel, as asked, though the bundle was "
            f"trained at {preprocessing.mpp:g}."
        )
    wanted = asked or preprocessing.mpp or slide.mpp
    if slide.mpp > wanted * COARSER:
        warnings.append(
            f"The slide has {slide.mpp:.3g} microns per pixel, coarser than the wanted "
            f"{wanted:.3g}; tiles are enlarged and hold less detail."
        )
    return wanted, tuple(warnings)


def _status(
    tissue: NDArray[np.float64], ink: NDArray[np.float64], settings: TileSettings
) -> NDArray[np.str_]:
    if settings.all_tiles:
        return np.full(len(tissue), TileStatus.SCORED.value)
    return np.select(
        [ink > settings.max_ink, tissue < settings.min_tissue],
        [TileStatus.INK.value, TileStatus.BACKGROUND.value],
        default=TileStatus.SCORED.value,
    )
