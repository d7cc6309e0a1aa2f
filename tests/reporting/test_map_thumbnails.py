import io

import numpy as np
from PIL import Image

from cytolens.reporting.map_thumbnails import SIDE_PX, encode_maps
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
