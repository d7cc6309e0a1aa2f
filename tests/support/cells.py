"""Synthetic stained cells, and manifests of them: the test data of every room.

A class is told by the size and darkness of the nucleus, evenly spaced over the
classes, so that a tiny network learns it at 32 pixels. Everything else (place, shape,
tint, texture, debris) is drawn anew per cell, so that no two cells look alike to a
duplicate search. The same arguments give the same bytes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TWO_CLASSES = ("benign", "malignant")
GLASS = np.array([238.0, 228.0, 236.0])
CYTOPLASM = np.array([196.0, 150.0, 190.0])
NUCLEUS = np.array([96.0, 52.0, 128.0])
SITE_TINTS = np.array([[0.0, 0.0, 0.0], [10.0, -6.0, -14.0]])


@dataclass(frozen=True)
class CellLook:
    """What one cell looks like; lengths are fractions of the image's side."""

    centre: tuple[float, float]
    body: tuple[float, float]
    turn: float
    nucleus: float
    darkness: float
    tint: NDArray[np.float64]


def draw_look(
    rng: np.random.Generator, *, grade: float, tint: NDArray[np.float64]
) -> CellLook:
    """Draw the look of a cell of ``grade`` 0 (benign) to 1 (most malignant)."""
    return CellLook(
        centre=(rng.uniform(0.36, 0.64), rng.uniform(0.36, 0.64)),
        body=(rng.uniform(0.26, 0.42), rng.uniform(0.26, 0.42)),
        turn=rng.uniform(0, np.pi),
        nucleus=0.08 + 0.16 * grade + rng.uniform(-0.01, 0.01),
        darkness=0.7 + 0.5 * grade,
        tint=tint + rng.normal(0, 5, 3),
    )


def paint_cell(
    rng: np.random.Generator, look: CellLook, *, size_px: int, stain: float = 1.0
) -> NDArray[np.uint8]:
    """Paint one cell; ``stain`` 0 leaves the nucleus as pale as the cytoplasm.

    Returns:
        Shape ``(size_px, size_px, 3)``.
    """
    axis = (np.arange(size_px) + 0.5) / size_px
    y, x = np.meshgrid(axis, axis, indexing="ij")
    rgb = np.broadcast_to(GLASS, (size_px, size_px, 3)).copy()
    for _ in range(rng.integers(3, 8)):
        speck = _soft_disc(x, y, rng.uniform(0, 1, 2), rng.uniform(0.02, 0.06))
        rgb += speck[..., None] * rng.uniform(-60, 0, 3)
    _blend(rgb, CYTOPLASM, _soft_ellipse(x, y, look))
    inside = _soft_disc(x, y, look.centre, look.nucleus) * stain
    _blend(rgb, NUCLEUS / look.darkness, inside)
    coarse = rng.normal(0, 12, (8, 8))
    rgb += np.kron(coarse, np.ones((-(-size_px // 8),) * 2))[:size_px, :size_px, None]
    rgb += look.tint + rng.normal(0, 3, rgb.shape)
    return np.asarray(np.clip(rgb, 0, 255), dtype=np.uint8)


def write_cells(
    folder: Path,
    *,
    classes: tuple[str, ...] = TWO_CLASSES,
    per_class: int = 20,
    groups: int = 10,
    size_px: int = 48,
    pair: bool = False,
    split: bool = True,
    mpp: float | None = None,
    seed: int = 0,
) -> Path:
    """Write cells and their manifest; every group has cells of every class.

    Groups ("patients") alternate between the sites "north" and "south". With
    ``split``, the first 60 % of the groups are train, then 20 % val, 20 % test. In a
    pair, the image before is hardly stained, and the one after shows the class.

    Returns:
        Path of ``manifest.csv``; the images lie in ``images/<class>/`` beside it.
    """
    rows = []
    for grade, label in enumerate(classes):
        (folder / "images" / label).mkdir(parents=True, exist_ok=True)
        for index in range(per_class):
            group = index % groups
            rng = np.random.default_rng([seed, grade, index])
            look = draw_look(
                rng,
                grade=grade / max(1, len(classes) - 1),
                tint=SITE_TINTS[group % 2]
                + np.random.default_rng(group).normal(0, 4, 3),
            )
            sample = f"{label}-{index:04d}"
            images = _write_images(
                rng, look, folder, f"images/{label}/{sample}", size_px, pair=pair
            )
            rows.append(
                {"sample": sample, **images, "label": label}
                | {"group": f"patient-{group:02d}"}
                | {"site": ("north", "south")[group % 2]}
                | ({"split": split_of(group, groups)} if split else {})
                | ({"mpp": str(mpp)} if mpp is not None else {})
            )
    return write_rows(folder / "manifest.csv", rows)


def split_of(group: int, groups: int) -> str:
    """Side of a group: the first 60 % train, then 20 % val, 20 % test."""
    share = group / groups
    return "train" if share < 0.6 else "val" if share < 0.8 else "test"


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a CSV table with the columns of the first row; for broken ones too."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def cell_arrays(
    labels: list[int], *, size_px: int = 32, n_classes: int = 2, seed: int = 0
) -> NDArray[np.uint8]:
    """Cells without files: shape ``(len(labels), size_px, size_px, 3)``."""
    images = []
    for index, label in enumerate(labels):
        rng = np.random.default_rng([seed, label, index])
        grade = label / max(1, n_classes - 1)
        look = draw_look(rng, grade=grade, tint=np.zeros(3))
        images.append(paint_cell(rng, look, size_px=size_px))
    return np.stack(images)


def _write_images(
    rng: np.random.Generator,
    look: CellLook,
    folder: Path,
    stem: str,
    size_px: int,
    *,
    pair: bool,
) -> dict[str, str]:
    stains = {"image_before": 0.15, "image_after": 1.0} if pair else {"image": 1.0}
    images = {}
    for column, stain in stains.items():
        path = f"{stem}{column.removeprefix('image')}.png"
        rgb = paint_cell(rng, look, size_px=size_px, stain=stain)
        Image.fromarray(rgb).save(folder / path, compress_level=1)
        images[column] = path
    return images


def _blend(
    rgb: NDArray[np.float64], colour: NDArray[np.float64], share: NDArray[np.float64]
) -> None:
    rgb += share[..., None] * (colour - rgb)


def _soft_disc(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    centre: tuple[float, float] | NDArray[np.float64],
    radius: float,
) -> NDArray[np.float64]:
    distance = np.hypot(x - centre[0], y - centre[1])
    return np.asarray(np.clip((radius - distance) / 0.03 + 0.5, 0, 1))


def _soft_ellipse(
    x: NDArray[np.float64], y: NDArray[np.float64], look: CellLook
) -> NDArray[np.float64]:
    dx, dy = x - look.centre[0], y - look.centre[1]
    along = dx * np.cos(look.turn) + dy * np.sin(look.turn)
    across = dy * np.cos(look.turn) - dx * np.sin(look.turn)
    reach = np.hypot(along / look.body[0], across / look.body[1])
    return np.asarray(np.clip((1 - reach) / 0.12 + 0.5, 0, 1))
