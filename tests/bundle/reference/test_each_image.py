from __future__ import annotations

import numpy as np
import pytest

from cytolens.bundle.reference.each_image import describe_each


@pytest.mark.parametrize(
    ("shape", "expected"), [((2, 4, 4, 3), (2, 1)), ((2, 2, 4, 4, 3), (2, 2))]
)
def test_figures_of_a_pair_stand_side_by_side(
    shape: tuple[int, ...], expected: tuple[int, int]
) -> None:
    pictures = np.zeros(shape, np.uint8)
    pictures[1] = 7
    if len(shape) == 5:
        pictures[1, 1] = 9
    found = describe_each(lambda image: [image.mean()], pictures)
    assert found.shape == expected
    assert found[1].tolist() == [7, 9][: expected[1]]
