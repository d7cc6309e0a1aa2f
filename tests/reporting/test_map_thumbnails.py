import io

import numpy as np
from PIL import Image

from cytolens.explanation.scale import Scale
from cytolens.reporting.map_thumbnails import (
    BAR_PX,
    MARGIN_PX,
    SIDE_PX,
    encode_maps,
)
from cytolens.units import MicronsPerPixel
from support.explained import blob, explained


def test_the_image_stands_beside_its_map() -> None:
    with Image.open(io.BytesIO(encode_maps(explained()))) as image:
        strip = np.array(image).astype(int)
    assert strip.shape == (SIDE_PX, 2 * SIDE_PX, 3)
    over = strip[:, SIDE_PX:]
    # Viridis is yellow where the map is highest, and dark violet where it is 0.
    centre, corner = over[SIDE_PX // 2, SIDE_PX // 2], over[4, 4]
    assert centre[1] > centre[2] + 60
    assert corner[2] > corner[1] + 20


def test_a_pair_has_four_pictures() -> None:
    values = np.concatenate([blob(), blob(centre=(8, 8))])
    with Image.open(io.BytesIO(encode_maps(explained(values)))) as image:
        assert image.size == (4 * SIDE_PX, SIDE_PX)


def test_a_bar_says_how_large_the_image_is() -> None:
    side = blob().shape[-1]
    scale = Scale(across=MicronsPerPixel(0.5), down=MicronsPerPixel(0.5), size_px=side)
    with Image.open(io.BytesIO(encode_maps(explained(scales=(scale,))))) as image:
        photograph = np.array(image.convert("L"))[:, :SIDE_PX].astype(int)
    row = photograph[SIDE_PX - 2 * MARGIN_PX - BAR_PX + 1]
    # JPEG blurs the ends by a pixel or so.
    microns = (row < 110).sum() * scale.across * side / SIDE_PX
    assert abs(microns - scale.bar_um) < 0.05 * scale.bar_um
