from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from cytolens.screening.heat_map import PICTURE_PX, overview_picture


def test_the_picture_of_a_large_slide_is_made_smaller() -> None:
    """As it is, drawing it took most of the memory that screening needs."""
    seen = np.zeros((2 * PICTURE_PX, 3 * PICTURE_PX, 3), dtype=np.uint8)
    seen[:, seen.shape[1] // 2 :] = 200
    plan = SimpleNamespace(mask=SimpleNamespace(overview=SimpleNamespace(rgb=seen)))
    picture = overview_picture(cast("Any", None), cast("Any", plan))
    assert picture.shape == (2 * PICTURE_PX // 3, PICTURE_PX, 3)
    left, right = np.split(picture, 2, axis=1)
    assert (left == 0).all()
    assert (right == 200).all()
