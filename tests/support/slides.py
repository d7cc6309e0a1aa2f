"""Generated slides: stained tissue on glass, as pyramidal TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import tifffile

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]

GLASS = (243, 242, 245)
EOSIN = (226, 160, 196)
NUCLEUS = (96, 58, 140)
TUMOUR = (140, 80, 165)


def glass(width: int, height: int, *, seed: int = 0) -> Rgb:
    """Empty glass with a scanner's noise."""
    noise = np.random.default_rng(seed).integers(-2, 3, (height, width, 3))
    return np.asarray(np.array(GLASS) + noise, np.uint8)


def tissue_slide(width: int, height: int, *, seed: int = 0) -> Rgb:
    """A round piece of tissue, left on the glass, whose right part is dark tumour."""
    rng = np.random.default_rng(seed)
    image = glass(width, height, seed=seed)
    centre = (int(width * 0.45), height // 2)
    radius = int(min(width, height) * 0.35)
    cv2.circle(image, centre, radius, EOSIN, -1)
    inside = np.zeros((height, width), np.uint8)
    cv2.circle(inside, centre, radius, 1, -1)
    tumour = inside.astype(bool)
    tumour[:, : centre[0] + radius // 4] = False
    image[tumour] = TUMOUR
    for _ in range(width * height // 700):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        if inside[y, x]:
            cv2.circle(image, (x, y), int(rng.integers(3, 6)), NUCLEUS, -1)
    grain = rng.integers(-6, 7, (height, width, 1))
    return np.asarray(np.clip(image + grain, 0, 255), np.uint8)


def write_slide(
    path: Path, image: Rgb, *, mpp: float | None = 0.5, levels: int = 3
) -> Path:
    """Write an image as a tiled pyramid; without `mpp` no resolution is stated."""
    with tifffile.TiffWriter(path) as tif:
        for level in range(levels):
            factor = 2**level
            size = (image.shape[1] // factor, image.shape[0] // factor)
            pixels = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
            per_cm = 10_000 / (mpp * factor) if mpp else 1.0
            tif.write(
                pixels,
                tile=(256, 256),
                photometric="rgb",
                compression="zlib",
                subfiletype=1 if level else 0,
                resolution=(per_cm, per_cm),
                resolutionunit="CENTIMETER" if mpp else "NONE",
                metadata=None,
            )
    return path


def spoil_tile(path: Path, *, x_px: int, y_px: int) -> None:
    """Overwrite the stored 256 px tile of level 0 that holds a pixel."""
    with tifffile.TiffFile(path) as tif:
        page = tif.pages[0].aspage()
        number = (y_px // 256) * -(-page.imagewidth // 256) + x_px // 256
        start, length = page.dataoffsets[number], page.databytecounts[number]
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * length)
