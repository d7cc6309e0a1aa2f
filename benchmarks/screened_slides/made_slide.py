"""Generated slides of any size, written in little time and memory.

A slide is laid out of a set of drawn tiles: glass, tissue, and denser tissue that
stands for tumour. Each is drawn and JPEG-coded once and then placed as often as needed;
levels are laid out of the same tiles, made smaller. So a slide of 60,000 x 60,000
pixels takes seconds, and decoding it costs what decoding any slide costs.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import tifffile
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]

TILE_PX = 256
VARIANTS = 48
"""Drawn tiles of each kind of tissue."""
LEVEL_STEP = 4
JPEG_QUALITY = 85
GLASS = (243, 241, 244)
KINDS = {
    # Ground, nuclei a tile, radius of a nucleus in pixels.
    "tissue": ((226, 172, 202), 45, (4, 7)),
    "tumour": ((203, 140, 184), 150, (6, 10)),
}
NUCLEUS = (98, 60, 142)


@dataclass(frozen=True)
class MadeSlide:
    """Which drawn tile stands where."""

    side_px: int
    layout: NDArray[np.int64]
    """Numbers of drawn tiles, shape ``(tiles, tiles)``; 0 is glass."""
    drawn: list[Rgb]

    @property
    def tissue_share(self) -> float:
        """Share of the slide that is tissue."""
        return float((self.layout > 0).mean())


def make_slide(
    side_px: int, *, tissue_share: float, seed: int = 0, pieces: int = 6
) -> MadeSlide:
    """Lay out a square slide.

    Args:
        side_px: Side at full resolution.
        tissue_share: Share of the area that is tissue; 1 fills the slide.
        seed: Of everything that is drawn by lot.
        pieces: Round pieces of tissue.
    """
    rng = np.random.default_rng(seed)
    n = -(-side_px // TILE_PX)
    depth = _depth(n, pieces=pieces, rng=rng)
    wanted = round(tissue_share * depth.size)
    edge = np.sort(depth, axis=None)[max(0, wanted - 1)]
    core = np.sort(depth, axis=None)[max(0, wanted // 5)]
    kind = (depth <= edge).astype(int) + (depth <= core)
    variant = rng.integers(0, VARIANTS, depth.shape)
    layout = np.where(kind == 0, 0, 1 + (kind - 1) * VARIANTS + variant)
    drawn = [_glass(rng)]
    for kind_name in KINDS:
        drawn += draw_tiles(kind_name, VARIANTS, seed=seed)
    return MadeSlide(side_px, layout, drawn)


def draw_tiles(kind: str, count: int, *, seed: int) -> list[Rgb]:
    """Draw tiles of one of `KINDS`, shape ``(256, 256, 3)`` each."""
    ground, nuclei, radii = KINDS[kind]
    rng = np.random.default_rng([seed, len(kind), nuclei])
    return [
        _tissue(rng, ground=ground, nuclei=nuclei, radii=radii) for _ in range(count)
    ]


def write_slide(path: Path, slide: MadeSlide, *, mpp: float = 0.5) -> Path:
    """Write a tiled JPEG pyramid with its resolution, as scanners do."""
    with tifffile.TiffWriter(path, bigtiff=True) as tif:
        for level, factor in enumerate(_factors(slide.side_px)):
            side = slide.side_px // factor
            per_cm = 10_000 / (mpp * factor)
            tif.write(
                _coded_tiles(slide, factor),
                shape=(side, side, 3),
                dtype=np.uint8,
                tile=(TILE_PX, TILE_PX),
                photometric="rgb",
                compression="jpeg",
                subfiletype=1 if level else 0,
                resolution=(per_cm, per_cm),
                resolutionunit="CENTIMETER",
                metadata=None,
            )
    return path


def _factors(side_px: int) -> list[int]:
    factors = [1]
    while side_px // factors[-1] > 2048:
        factors.append(factors[-1] * LEVEL_STEP)
    return factors


def _depth(n: int, *, pieces: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """How far from the middle of the nearest piece each place is, ragged."""
    rows, columns = np.mgrid[:n, :n] / n
    depth = np.full((n, n), np.inf)
    for x, y in rng.uniform(0.15, 0.85, (pieces, 2)):
        depth = np.minimum(depth, np.hypot(columns - x, rows - y))
    ragged = cv2.GaussianBlur(rng.normal(size=(n, n)), (0, 0), max(1.0, n / 40))
    return np.asarray(depth + 0.05 * ragged / ragged.std())


def _glass(rng: np.random.Generator) -> Rgb:
    noise = rng.normal(0, 1.2, (TILE_PX, TILE_PX, 1))
    return np.clip(np.array(GLASS) + noise, 0, 255).astype(np.uint8)


def _tissue(
    rng: np.random.Generator,
    *,
    ground: tuple[int, int, int],
    nuclei: int,
    radii: tuple[int, int],
) -> Rgb:
    grain = rng.normal(0, 1, (TILE_PX, TILE_PX))
    fibres = cv2.GaussianBlur(grain, (0, 0), 3.0)
    image = np.array(ground) + 14 * (fibres / fibres.std())[..., None]
    tile = np.clip(image, 0, 255).astype(np.uint8)
    for _ in range(nuclei):
        centre = tuple(int(v) for v in rng.integers(0, TILE_PX, 2))
        axes = tuple(int(v) for v in rng.integers(*radii, 2))
        colour = tuple(int(v + rng.integers(-20, 21)) for v in NUCLEUS)
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(tile, centre, axes, turn, 0, 360, colour, -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(tile, (0, 0), 0.7)
    noisy: Rgb = np.clip(soft + 3 * grain[..., None], 0, 255).astype(np.uint8)
    return noisy


def _coded_tiles(slide: MadeSlide, factor: int) -> Iterator[bytes]:
    """JPEG of the tiles of one level, row by row."""
    if factor == 1:
        coded = [_jpeg(tile) for tile in slide.drawn]
        yield from (coded[number] for number in slide.layout.ravel())
        return
    small = _made_smaller(slide.drawn, factor)
    n = -(-(slide.side_px // factor) // TILE_PX)
    for row in range(n):
        for column in range(n):
            yield _jpeg(_laid_out(slide.layout, small, row * factor, column * factor))


def _made_smaller(drawn: list[Rgb], factor: int) -> list[Rgb]:
    side = TILE_PX // factor
    size = (side, side)
    return [
        np.asarray(cv2.resize(tile, size, interpolation=cv2.INTER_AREA), np.uint8)
        for tile in drawn
    ]


def _laid_out(layout: NDArray[np.int64], small: list[Rgb], top: int, left: int) -> Rgb:
    """One tile of a level: as many small tiles as fit, white beyond the slide."""
    side = small[0].shape[0]
    tile = np.full((TILE_PX, TILE_PX, 3), 255, np.uint8)
    per_tile = TILE_PX // side
    part = layout[top : top + per_tile, left : left + per_tile]
    for (row, column), number in np.ndenumerate(part):
        y, x = row * side, column * side
        tile[y : y + side, x : x + side] = small[number]
    return tile


def _jpeg(tile: Rgb) -> bytes:
    file = io.BytesIO()
    Image.fromarray(tile).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=2)
    return file.getvalue()
