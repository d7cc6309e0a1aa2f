"""The masks that people drew: of every cell, every lesion."""

import csv
from pathlib import Path

import numpy as np
import pytest

from cytolens.explanation.checks.masks import MASKS
from cytolens.explanation.checks.masks.registry import MaskImage
from cytolens.images.decode import decode_image


def test_every_cell_has_a_nucleus_darker_than_its_cytoplasm(real_data: Path) -> None:
    images = sorted((real_data / "herlev-masks").glob("*/*.BMP"))
    assert len(images) == 917
    darker = []
    for image in images:
        rgb = decode_image(image)
        regions = MASKS["herlev-parts"].read(MaskImage(image, None, *rgb.shape[:2]))
        assert regions["nucleus"].any()
        assert regions["cytoplasm"].any()
        nucleus, cytoplasm = (
            rgb[regions[name]].mean() for name in ("nucleus", "cytoplasm")
        )
        darker.append(nucleus < cytoplasm)
    assert np.mean(darker) > 0.95


def test_an_estimated_nucleus_is_mostly_where_it_was_drawn(real_data: Path) -> None:
    overlaps = []
    for image in sorted((real_data / "herlev-masks").glob("*/*.BMP"))[::5]:
        of = MaskImage(image, None, *decode_image(image).shape[:2])
        drawn = MASKS["herlev-parts"].read(of)
        # What was left open is neither.
        is_known = np.any(list(drawn.values()), axis=0)
        found = MASKS["estimated-nucleus"].read(of)["nucleus (estimated)"] & is_known
        nucleus = drawn["nucleus"]
        overlaps.append(2 * (found & nucleus).sum() / (found.sum() + nucleus.sum()))
    assert np.median(overlaps) > 0.85
    assert np.mean(overlaps) > 0.75


def test_lesions_are_where_the_table_says(real_data: Path) -> None:
    folder = real_data / "faulty" / "annocerv-twins"
    with (folder / "metadata.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::10]
    for row in rows:
        image = folder / row["image_path"]
        height, width = decode_image(image).shape[:2]
        of = MaskImage(image, folder / row["mask_path"], height, width)
        has_lesion = bool(MASKS["lesion"].read(of)["lesion"].any())
        assert has_lesion == (row["has_acetowhite_annotation"] == "True")


def test_patches_have_their_middle(real_data: Path) -> None:
    image = next((real_data / "pcam").rglob("*.jpg"))
    height, width = decode_image(image).shape[:2]
    (centre,) = (
        MASKS["pcam-centre"].read(MaskImage(image, None, height, width)).values()
    )
    assert centre.sum() == pytest.approx(32 * 32)
