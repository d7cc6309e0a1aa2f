"""JPEG files to score: blurred noise, so that they are as large as photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 90
BLUR_PX = 9


def write_pictures(folder: Path, *, count: int, side_px: int) -> list[Path]:
    """Write files, always the same."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    files = []
    for number in range(count):
        noise = rng.integers(0, 256, (side_px, side_px, 3), dtype=np.uint8)
        smooth = cv2.GaussianBlur(noise, (BLUR_PX, BLUR_PX), 3).astype(np.float64)
        spread = np.clip((smooth - smooth.mean()) * 4 + rng.uniform(90, 190), 0, 255)
        files.append(folder / f"{number:04}.jpg")
        Image.fromarray(spread.astype(np.uint8)).save(files[-1], quality=QUALITY)
    return files
