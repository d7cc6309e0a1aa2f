"""Synthetic tissue with detail everywhere, and copies of it as leaks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from cytolens.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Rgb = NDArray[np.uint8]


def draw_tissue(seed: int, size_px: int = 160) -> Rgb:
    """Draw many dark ellipses on a pale ground; no two seeds share a detail."""
    rng = np.random.default_rng(seed)
    image = np.full((size_px, size_px, 3), (232, 205, 226), np.uint8)
    for _ in range(70):
        centre = tuple(int(value) for value in rng.integers(0, size_px, 2))
        axes = tuple(int(value) for value in rng.integers(3, 12, 2))
        depth = rng.uniform(0.5, 1.0)
        colour = tuple(int(depth * value) for value in (170, 115, 180))
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(image, centre, axes, turn, 0, 360, colour, -1, cv2.LINE_AA)
    grain = rng.normal(0, 4, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def warp(
    image: Rgb,
    *,
    turn_degrees: float = 0.0,
    zoom: float = 1.0,
    border: int = cv2.BORDER_REFLECT_101,
) -> Rgb:
    """Turn and zoom about the centre, as an augmentation does."""
    height, width = image.shape[:2]
    centre = ((width - 1) / 2, (height - 1) / 2)
    matrix = cv2.getRotationMatrix2D(centre, turn_degrees, zoom)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), borderMode=border), np.uint8
    )


def write_manifest_of(
    folder: Path, images: dict[str, Rgb], **columns: Sequence[str | None]
) -> Manifest:
    """Save images as PNG and make a manifest of them; columns are per image."""
    for name, image in images.items():
        Image.fromarray(image).save(folder / f"{name}.png")
    table = pd.DataFrame(
        {"sample": list(images), "image": [f"{name}.png" for name in images]}
    )
    for column in ("label", "group", "site", "split"):
        values = list(columns.get(column, [None] * len(images)))
        known = [pd.NA if value is None else value for value in values]
        table[column] = pd.Series(known, dtype=object)
    table["mpp"] = np.nan
    return Manifest(table, folder)
