"""Paint cells as a stained smear shows them: dyes that absorb light, one over another.

Colours are sums of optical densities (Beer-Lambert), so overlapping parts darken as
they do on glass. Every patient's slide has its own strength of stain, and every site
its own light and camera. The cells are invented, and good for nothing but showing how
the tools work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.demo.looks import LOOKS, Look
from cytolens.demo.texture import blob, inside, smooth_noise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.demo.looks import Range

    Floats = NDArray[np.float64]

CYAN = np.array([0.62, 0.20, 0.16])
PINK = np.array([0.10, 0.52, 0.30])
HAEMATOXYLIN = np.array([0.95, 1.00, 0.52])
"""Optical density of red, green and blue at strength 1."""


@dataclass(frozen=True)
class Slide:
    """What all cells of one patient share.

    Attributes:
        light: Colour of the empty glass, 0 to 1, shape ``(3,)``.
        stain: Strength of counterstain and of haematoxylin, shape ``(2,)``.
        pink_shift: Added to every cell's share of pink.
        blur_px: Focus.
        noise: Deviation of the camera's noise, 0 to 1.
    """

    light: Floats
    stain: Floats
    pink_shift: float
    blur_px: float
    noise: float


def draw_slide(rng: np.random.Generator, *, site: int) -> Slide:
    """Draw a patient's slide; site 0 is cool and sharp, site 1 warm and soft."""
    cast = np.array([0.90, 0.92, 0.94]) if site == 0 else np.array([0.95, 0.91, 0.84])
    return Slide(
        light=np.clip(cast + rng.normal(0, 0.012, 3), 0, 1),
        stain=np.exp(rng.normal(0, 0.12, 2)) * (1.0 if site == 0 else 0.9),
        pink_shift=float(rng.normal(0, 0.08)),
        blur_px=float(rng.uniform(0.4, 0.7) + 0.3 * site),
        noise=0.012 + 0.006 * site,
    )


def paint_cell(
    rng: np.random.Generator, label: str, slide: Slide, *, size_px: int = 96
) -> NDArray[np.uint8]:
    """Paint one cell in the middle, with neighbours at the edge.

    Args:
        rng: Draws everything about this cell.
        label: A class of `LOOKS`.
        slide: What it shares with the patient's other cells.
        size_px: Side of the image.

    Returns:
        Shape ``(size_px, size_px, 3)``.
    """
    density = _background(rng, size_px)
    for _ in range(rng.integers(0, 4)):
        density += _neighbour(rng, slide, size_px)
    centre = size_px * (0.5 + rng.normal(0, 0.035, 2))
    density += _cell(rng, LOOKS[label], slide, size_px, centre)
    return _photograph(rng, density, slide)


def _cell(
    rng: np.random.Generator,
    look: Look,
    slide: Slide,
    size_px: int,
    centre: Floats,
) -> Floats:
    radius = size_px * _draw(rng, look.cytoplasm)
    body = blob(
        rng,
        size_px,
        centre_px=(centre[0], centre[1]),
        radius_px=radius,
        elongation=rng.uniform(1, 1.5),
        roughness=0.09,
    )
    cytoplasm = inside(body, radius_px=radius, edge_px=2)
    texture = 1 + 0.16 * smooth_noise(rng, size_px, grain_px=size_px / 10)
    texture += 0.08 * smooth_noise(rng, size_px, grain_px=2.5)
    # A flat cell is thicker towards its middle, and folds at its rim.
    thickness = 0.62 + 0.38 * np.clip(1 - body, 0, 1) + 0.25 * _ridge(body, 0.93, 0.05)
    counterstain = cytoplasm * thickness * texture * _draw(rng, look.density)
    nuclei, free = np.zeros((size_px, size_px)), np.ones((size_px, size_px))
    for place in _places(rng, look, centre, radius):
        stain, clear = _nucleus(rng, look, size_px, place)
        nuclei, free = np.maximum(nuclei, stain), np.minimum(free, clear)
    pink = np.clip(_draw(rng, look.pink) + slide.pink_shift, 0, 1)
    dye = pink * PINK + (1 - pink) * CYAN
    body_density = (counterstain * free * slide.stain[0])[..., None] * dye
    nuclear_density = (nuclei * slide.stain[1])[..., None] * HAEMATOXYLIN
    return np.asarray(body_density + nuclear_density)


def _places(
    rng: np.random.Generator, look: Look, centre: Floats, radius: float
) -> list[Floats]:
    place = centre + rng.normal(0, 0.08 * radius, 2)
    if rng.random() >= look.two_nuclei:
        return [place]
    angle = rng.uniform(0, 2 * np.pi)
    apart = 0.24 * radius * np.array([np.cos(angle), np.sin(angle)])
    return [place + apart, place - apart]


def _nucleus(
    rng: np.random.Generator, look: Look, size_px: int, place: Floats
) -> tuple[Floats, Floats]:
    radius = size_px * _draw(rng, look.nucleus)
    distance = blob(
        rng,
        size_px,
        centre_px=(place[0], place[1]),
        radius_px=radius,
        elongation=rng.uniform(1, 1.35),
        roughness=_draw(rng, look.roughness),
    )
    mask = inside(distance, radius_px=radius)
    grains = np.tanh(1.5 * smooth_noise(rng, size_px, grain_px=2.6))
    chromatin = 1 + _draw(rng, look.coarse) * 0.55 * grains
    rim = 0.3 * _ridge(distance, 0.9, 0.12)
    stain = mask * (chromatin + rim) * _draw(rng, look.chromatin)
    halo = size_px * _draw(rng, look.halo)
    reach = 1 + halo / radius
    clear = inside(distance / reach, radius_px=radius * reach, edge_px=2.5)
    free = 1 - 0.92 * clear * (halo > 0)
    return np.asarray(np.clip(stain, 0, None)), free


def _neighbour(rng: np.random.Generator, slide: Slide, size_px: int) -> Floats:
    """Another cell, mostly outside of the image."""
    angle = rng.uniform(0, 2 * np.pi)
    away = size_px * rng.uniform(0.55, 0.75)
    centre = size_px / 2 + away * np.array([np.cos(angle), np.sin(angle)])
    look = LOOKS[str(rng.choice(list(LOOKS)))]
    return 0.8 * _cell(rng, look, slide, size_px, centre)


def _background(rng: np.random.Generator, size_px: int) -> Floats:
    """Uneven mucus, specks, and a few white blood cells."""
    mucus = 0.03 * np.abs(smooth_noise(rng, size_px, grain_px=size_px / 3))
    density = mucus[..., None] * np.array([0.8, 1.0, 0.7])
    for _ in range(rng.poisson(2.5)):
        radius = rng.uniform(0.8, 2.6) * size_px / 96
        x, y = rng.uniform(0, size_px, 2)
        speck = blob(rng, size_px, centre_px=(x, y), radius_px=radius, roughness=0.25)
        mask = inside(speck, radius_px=radius) * rng.uniform(0.15, 0.8)
        density += mask[..., None] * HAEMATOXYLIN
    return np.asarray(density)


def _photograph(
    rng: np.random.Generator, density: Floats, slide: Slide
) -> NDArray[np.uint8]:
    import cv2

    size_px = density.shape[0]
    shading = 1 + 0.025 * smooth_noise(rng, size_px, grain_px=size_px)
    light = slide.light * shading[..., None]
    seen = np.exp(-density) * light
    blurred = cv2.GaussianBlur(seen, (0, 0), slide.blur_px * size_px / 96)
    focused = np.asarray(blurred, dtype=np.float64)
    noisy = focused + rng.normal(0, slide.noise, seen.shape)
    return np.asarray(np.clip(255 * noisy, 0, 255), dtype=np.uint8)


def _ridge(distance: Floats, at: float, width: float) -> Floats:
    return np.asarray(np.exp(-(((distance - at) / width) ** 2)))


def _draw(rng: np.random.Generator, limits: Range) -> float:
    return float(rng.uniform(*limits))
