from pathlib import Path

import numpy as np
from PIL import Image

from cytolens.explanation.checks.masks.lesion import read_lesion
from cytolens.explanation.checks.masks.registry import MaskImage


def test_white_is_the_lesion(tmp_path: Path) -> None:
    mask = np.zeros((4, 8), dtype=np.uint8)
    mask[1:3, :2] = 255
    Image.fromarray(mask).save(tmp_path / "m.png")
    found = read_lesion(MaskImage(Path("x.jpg"), tmp_path / "m.png", 4, 8))
    assert np.array_equal(found["lesion"], mask > 0)
