"""Tiny stand-ins for the layouts of public sets."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image


def write_image(path: Path, *, side: int = 8) -> Path:
    """Write one image whose pixels depend on its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = sum(str(path.name).encode())
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def write_images(root: Path, paths: Iterable[str]) -> Path:
    """Write images at the paths below ``root``, and return it."""
    for path in paths:
        write_image(root / path)
    return root
