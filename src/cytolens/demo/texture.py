"""Smooth noise and irregular outlines: what makes a painted cell look grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def smooth_noise(rng: np.random.Generator, size_px: int, *, grain_px: float) -> Floats:
    """Noise of about unit deviation whose features are ``grain_px`` wide.

    Returns:
        Shape ``(size_px, size_px)``.
    """
    import cv2

    cells = max(2, round(size_px / grain_px) + 1)
    coarse = rng.normal(0, 1, (cells, cells))
    return np.asarray(
        cv2.resize(coarse, (size_px, size_px), interpolation=cv2.INTER_CUBIC)
    )


def blob(
    rng: np.random.Generator,
    size_px: int,
    *,
    centre_px: tuple[float, float],
    radius_px: float,
    elongation: float = 1.0,
    roughness: float = 0.05,
) -> Floats:
    """Distance to an irregular outline in units of its radius: below 1 is inside.

    Args:
        rng: Draws the outline.
        size_px: Side of the image.
        centre_px: Column and row.
        radius_px: Mean radius.
        elongation: Long over short axis.
        roughness: Deviation of the outline from an ellipse, as a share of the radius.

    Returns:
        Shape ``(size_px, size_px)``.
    """
    y, x = np.mgrid[:size_px, :size_px] + 0.5
    turn = rng.uniform(0, np.pi)
    dx, dy = x - centre_px[0], y - centre_px[1]
    along = (dx * np.cos(turn) + dy * np.sin(turn)) / np.sqrt(elongation)
    across = (dy * np.cos(turn) - dx * np.sin(turn)) * np.sqrt(elongation)
    angle = np.arctan2(across, along)
    outline = np.ones_like(angle)
    for harmonic in range(2, 7):
        size = rng.normal(0, roughness / np.sqrt(harmonic))
        outline += size * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    return np.asarray(np.hypot(along, across) / (radius_px * np.maximum(outline, 0.3)))


def inside(distance: Floats, *, radius_px: float, edge_px: float = 1.2) -> Floats:
    """Soft mask of a `blob`, 0 to 1, with an edge of ``edge_px``."""
    return np.asarray(np.clip((1 - distance) * radius_px / edge_px + 0.5, 0, 1))
