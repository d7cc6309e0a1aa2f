"""A map is named in words."""

from __future__ import annotations

import numpy as np
import pytest

from cytolens.manifest.check.transform_words import describe_transform


def matrix(turn_degrees: float, zoom: float, *, mirror: bool) -> np.ndarray:
    angle = np.radians(turn_degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = zoom * turn @ np.diag([-1.0 if mirror else 1.0, 1.0])
    return np.column_stack([linear, [3.0, 4.0]])


@pytest.mark.parametrize(
    ("turn", "zoom", "mirror", "words"),
    [
        (0, 1, False, "same geometry"),
        (90, 1, False, "turned by 90°"),
        (-30, 1.2, False, "turned by 30°, zoomed 1.20 times"),
        (0, 1, True, "mirrored"),
    ],
)
def test_words(turn: float, zoom: float, mirror: bool, words: str) -> None:  # noqa: FBT001  # a parameter of the table above
    assert describe_transform(matrix(turn, zoom, mirror=mirror), 1.0) == words
