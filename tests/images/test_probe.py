from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFile

from cytolens.images import ImageError, ImageInfo, probe_image
from cytolens.images.formats import ImageFormat
from support.encoded import encode


@pytest.mark.parametrize("kind", list(ImageFormat))
def test_the_header_tells_format_and_sides(
    kind: ImageFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(np.zeros((5, 7, 3), np.uint8), kind)
    monkeypatch.setattr(ImageFile.ImageFile, "load", None)
    info = probe_image(data)
    assert info == ImageInfo(kind, width=7, height=5, mode="RGB")
    assert info.pixels == 35


def test_a_multi_picture_jpeg_is_a_jpeg() -> None:
    image = Image.new("RGB", (8, 8))
    data = encode(image, "MPO", save_all=True, append_images=[image])
    assert probe_image(data).format is ImageFormat.JPEG


def test_a_foreign_file_is_refused_by_name() -> None:
    with pytest.raises(ImageError, match=r"^upload: found a PDF"):
        probe_image(b"%PDF-1.7", name="upload")
