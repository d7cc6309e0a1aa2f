from pathlib import Path

import pytest
from PIL import Image

from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.checks.masks.picture import mask_picture
from cytolens.explanation.checks.masks.registry import MaskImage
from cytolens.images.errors import ImageError

OF = MaskImage(Path("cells/one.png"), None, height=20, width=30)


def test_a_mask_is_as_large_as_its_image(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    Image.new("L", (30, 20), 255).save(path)
    assert mask_picture(OF, path).shape == (20, 30, 3)
    Image.new("L", (20, 30), 255).save(path)
    with pytest.raises(MaskError, match=r"20 x 30 px in mask\.png.*30 x 20 px"):
        mask_picture(OF, path)


def test_a_mask_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(MaskError, match=r"one\.png.*column 'mask'"):
        mask_picture(OF, None)
    path = tmp_path / "mask.png"
    path.write_text("no image")
    with pytest.raises(ImageError, match=r"mask\.png"):
        mask_picture(OF, path)
