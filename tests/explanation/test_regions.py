from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cytolens.explanation.checks.masks import MASKS
from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.regions import RegionReader, mask_paths
from cytolens.images.preprocessing import Preprocessing
from cytolens.manifest.read import read_manifest

READER = RegionReader(MASKS["lesion"], Preprocessing(size_px=32))


@pytest.fixture
def image(tmp_path: Path) -> Path:
    Image.new("RGB", (64, 48), "pink").save(tmp_path / "cell.png")
    return tmp_path / "cell.png"


def test_a_mask_comes_to_the_frame_of_the_network(image: Path) -> None:
    mask = np.zeros((48, 64), dtype=np.uint8)
    mask[:24, :32] = 255
    path = image.with_name("mask.png")
    Image.fromarray(mask).save(path)
    lesion = READER.read(image, mask=path, mpp=None)["lesion"]
    expected = np.zeros((32, 32), dtype=bool)
    expected[:16, :16] = True
    np.testing.assert_array_equal(lesion, expected)


def test_a_mask_that_is_missing_is_named(image: Path) -> None:
    with pytest.raises(MaskError, match=r"cell\.png"):
        READER.read(image, mask=None, mpp=None)


def test_paths_of_masks_are_relative_to_the_manifest(
    image: Path, tmp_path: Path
) -> None:
    table = tmp_path / "cells.csv"
    table.write_text(f"sample,image,mask\na,{image.name},m/a.png\nb,{image.name},\n")
    assert mask_paths(read_manifest(table)) == [tmp_path / "m/a.png", None]
    table.write_text(f"sample,image\na,{image.name}\n")
    assert mask_paths(read_manifest(table)) == [None]
