from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.checks.masks.herlev_parts import COLOURS, read_herlev_parts
from cytolens.explanation.checks.masks.registry import MaskImage


def write_mask(path: Path) -> None:
    mask = np.full((6, 6, 3), 128, dtype=np.uint8)
    mask[0] = COLOURS["background"]
    mask[1:3] = COLOURS["cytoplasm"]
    mask[3:4] = COLOURS["nucleus"]
    # As published: eight bits with a palette.
    Image.fromarray(mask).quantize(8).save(path)


def test_parts_by_their_colours_beside_the_image(tmp_path: Path) -> None:
    write_mask(tmp_path / "0-1-d.bmp")
    found = read_herlev_parts(MaskImage(tmp_path / "0-1.BMP", None, 6, 6))
    assert {name: int(mask.sum()) for name, mask in found.items()} == {
        "nucleus": 6,
        "cytoplasm": 12,
        "background": 6,
    }
    assert found["nucleus"][3].all()


def test_the_manifest_says_where(tmp_path: Path) -> None:
    write_mask(tmp_path / "m.bmp")
    found = read_herlev_parts(MaskImage(Path("x.bmp"), tmp_path / "m.bmp", 6, 6))
    assert found["cytoplasm"].sum() == 12


def test_none_another_size_or_another_kind_is_refused(tmp_path: Path) -> None:
    image = tmp_path / "0-1.BMP"
    with pytest.raises(MaskError, match="found none; expected a column 'mask'"):
        read_herlev_parts(MaskImage(image, None, 6, 6))
    write_mask(tmp_path / "0-1-d.bmp")
    with pytest.raises(MaskError, match=r"found 6 x 6 px in 0-1-d\.bmp"):
        read_herlev_parts(MaskImage(image, None, 6, 7))
    Image.new("RGB", (6, 6), (255, 255, 255)).save(tmp_path / "0-1-d.bmp")
    with pytest.raises(MaskError, match="expected the colours of the Herlev set"):
        read_herlev_parts(MaskImage(image, None, 6, 6))
