"""The heat map as an image that lies on the slide, for QuPath and other viewers.

Two files of the same size and place. ``heatmap.ome.tiff`` holds the figures themselves
(32-bit suspicion, no number where a tile was not scored); QuPath reads it as OME-TIFF
through Bio-Formats. ``heatmap.tiff`` holds their colours and opens in anything that
shows a pyramidal TIFF, such as OpenSlide, through which QuPath reads it too.

Source:
    OME-TIFF 6.0 specification, "Sub-resolutions": levels stand in SubIFDs. OpenSlide's
    "Generic tiled TIFF" format: levels are directories of reduced images, with the
    resolution in centimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.screening.heat_colours import colour_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.slides.grid import TileGrid
    from cytolens.units import MicronsPerPixel

PIXELS_PER_TILE = 16
LONGEST_SIDE_PX = 16_384
SMALLEST_LEVEL_PX = 256
TIFF_TILE_PX = 256
MICRONS_PER_CM = 10_000
NOT_SCORED = (255, 255, 255)


@dataclass(frozen=True)
class HeatPyramid:
    """Suspicion by tile, drawn at the slide's proportions in several sizes.

    Each pixel has the figure of the tile that owns its centre, at every level: nothing
    is averaged, so that a single hot tile never fades.
    """

    heat: NDArray[np.float64]
    """Suspicion, shape ``(rows, columns)``; missing where not scored."""
    grid: TileGrid
    mpp: MicronsPerPixel
    """Of the slide's level 0."""
    name: str
    """What the figures are, in a few words."""

    @property
    def factor(self) -> float:
        """Level-0 pixels of the slide per pixel of the heat map's first level."""
        starts = self.grid.x_px
        stride = int(starts[1] - starts[0]) if len(starts) > 1 else self.grid.tile_px
        return max(
            1.0, stride / PIXELS_PER_TILE, max(self.grid.slide_px) / LONGEST_SIDE_PX
        )

    @property
    def sizes_px(self) -> list[tuple[int, int]]:
        """Width and height of each level, the finest first."""
        width, height = (max(1, int(n / self.factor)) for n in self.grid.slide_px)
        sizes = [(width, height)]
        while max(sizes[-1]) > SMALLEST_LEVEL_PX or len(sizes) < 2:
            sizes.append((max(1, sizes[-1][0] // 2), max(1, sizes[-1][1] // 2)))
        return sizes

    def write_colours(self, path: Path) -> None:
        """Write ``heatmap.tiff``; the file is whole or absent."""
        import tifffile

        hidden = path.with_name(f".{path.name}.tmp")
        with tifffile.TiffWriter(hidden) as tif:
            for level, size in enumerate(self.sizes_px):
                tif.write(
                    self._tiles(size, colour_table()),
                    shape=(size[1], size[0], 3),
                    dtype=np.uint8,
                    photometric="rgb",
                    subfiletype=1 if level else 0,
                    description=f"{self.name}. {RESEARCH_USE_ONLY}.",
                    metadata=None,
                    **self._layout(size),
                )
        hidden.replace(path)

    def write_figures(self, path: Path) -> None:
        """Write ``heatmap.ome.tiff``; the file is whole or absent."""
        import tifffile

        hidden = path.with_name(f".{path.name}.tmp")
        with tifffile.TiffWriter(hidden, ome=True) as tif:
            for level, size in enumerate(self.sizes_px):
                tif.write(
                    self._tiles(size, None),
                    shape=(size[1], size[0]),
                    dtype=np.float32,
                    photometric="minisblack",
                    **(
                        {"subfiletype": 1}
                        if level
                        else {
                            "subifds": len(self.sizes_px) - 1,
                            "metadata": self._ome(size),
                        }
                    ),
                    **self._layout(size),
                )
        hidden.replace(path)

    def _layout(self, size: tuple[int, int]) -> dict[str, Any]:
        across, down = (MICRONS_PER_CM / mpp for mpp in self._mpp(size))
        return {
            "tile": (TIFF_TILE_PX, TIFF_TILE_PX),
            "compression": "zlib",
            "predictor": False,
            "resolution": (across, down),
            "resolutionunit": "CENTIMETER",
            "software": "Cytolens",
        }

    def _ome(self, size: tuple[int, int]) -> dict[str, Any]:
        across, down = self._mpp(size)
        return {
            "axes": "YX",
            "Name": "heat map",
            "Description": f"{self.name}. {RESEARCH_USE_ONLY}.",
            "PhysicalSizeX": across,
            "PhysicalSizeXUnit": "µm",
            "PhysicalSizeY": down,
            "PhysicalSizeYUnit": "µm",
            "Channel": {"Name": [self.name]},
        }

    def _mpp(self, size: tuple[int, int]) -> tuple[float, float]:
        """Resolution at which a level is exactly as large as the slide."""
        width, height = self.grid.slide_px
        return width * self.mpp / size[0], height * self.mpp / size[1]

    def _tiles(
        self, size: tuple[int, int], colours: NDArray[np.uint8] | None
    ) -> Iterator[NDArray[Any]]:
        """The level's TIFF tiles in order, so that no level is ever held whole."""
        columns = _owners(self.grid.cell_x_px, size[0])
        rows = _owners(self.grid.cell_y_px, size[1])
        for top in range(0, size[1], TIFF_TILE_PX):
            for left in range(0, size[0], TIFF_TILE_PX):
                place = np.ix_(
                    rows[top : top + TIFF_TILE_PX], columns[left : left + TIFF_TILE_PX]
                )
                figures = self.heat[place].astype(np.float32)
                yield figures if colours is None else paint(figures, colours)


def paint(
    suspicion: NDArray[np.float32], colours: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Colour figures from 0 to 1 by a table of 256 colours; white where missing."""
    steps = np.nan_to_num(suspicion * 255).round().astype(np.uint8)
    painted = colours[steps]
    painted[np.isnan(suspicion)] = NOT_SCORED
    return painted


def _owners(borders: NDArray[np.int64], length: int) -> NDArray[np.intp]:
    """For each pixel of a side, the cell in which its centre lies."""
    centres = (np.arange(length) + 0.5) * (borders[-1] / length)
    owners: NDArray[np.intp] = np.searchsorted(borders, centres, side="right") - 1
    return owners
