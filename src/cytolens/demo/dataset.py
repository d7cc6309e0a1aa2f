"""A folder of generated cells with its manifest: patients, two sites, five classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.demo.cells import draw_slide, paint_cell
from cytolens.demo.looks import LOOKS
from cytolens.manifest import manifest_from_table, write_manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.manifest import Manifest

SITES = ("north", "south")


def write_demo_cells(
    folder: Path,
    *,
    patients: int = 40,
    cells_per_class: int = 5,
    size_px: int = 96,
    seed: int = 0,
    on_image: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Paint cells and write their manifest, ``manifest.csv``.

    Args:
        folder: Where ``images/<class>/`` goes.
        patients: Groups; they take turns between the two sites.
        cells_per_class: Of each patient.
        size_px: Side of the images.
        seed: The same seed paints the same cells.
        on_image: Told how many of how many images are painted.
    """
    import pandas as pd
    from PIL import Image

    rows: list[dict[str, str]] = []
    total = patients * len(LOOKS) * cells_per_class
    for label in LOOKS:
        (folder / "images" / label).mkdir(parents=True, exist_ok=True)
    for patient in range(patients):
        site = patient % len(SITES)
        slide = draw_slide(np.random.default_rng([seed, patient]), site=site)
        for class_index, label in enumerate(LOOKS):
            for cell in range(cells_per_class):
                rng = np.random.default_rng([seed, patient, class_index, cell])
                sample = f"p{patient:02d}-{label}-{cell}"
                path = f"images/{label}/{sample}.png"
                rgb = paint_cell(rng, label, slide, size_px=size_px)
                Image.fromarray(rgb).save(folder / path, compress_level=1)
                rows.append(
                    {
                        "sample": sample,
                        "image": path,
                        "label": label,
                        "group": f"patient-{patient:02d}",
                        "site": SITES[site],
                    }
                )
                if on_image is not None:
                    on_image(len(rows), total)
    manifest = manifest_from_table(pd.DataFrame(rows), folder)
    write_manifest(manifest, folder / "manifest.csv")
    return manifest
