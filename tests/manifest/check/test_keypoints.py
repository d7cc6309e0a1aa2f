"""Points and their descriptions survive what copies go through."""

from __future__ import annotations

import numpy as np

from cytolens.manifest.check.keypoints import (
    DESCRIPTOR_LENGTH,
    MAX_POINTS,
    find_keypoints,
    working_image,
)
from support.tissue import draw_tissue


def test_descriptions_do_not_change_under_mirroring() -> None:
    image = draw_tissue(1)
    one = find_keypoints(working_image(image))
    mirrored = np.ascontiguousarray(image[:, ::-1])
    two = find_keypoints(working_image(mirrored))
    distance = np.linalg.norm(one.descriptors[:, None] - two.descriptors, axis=2)
    place = two.xy[distance.argmin(axis=1)]
    expected = np.stack([127 - one.xy[:, 0], one.xy[:, 1]], axis=1)
    assert np.mean(np.abs(place - expected).max(axis=1) < 2) > 0.7


def test_shapes_and_limits() -> None:
    points = find_keypoints(working_image(draw_tissue(2)))
    assert 20 < len(points.xy) <= MAX_POINTS
    assert points.descriptors.shape == (len(points.xy), DESCRIPTOR_LENGTH)


def test_an_empty_image_has_no_points() -> None:
    blank = np.full((60, 90, 3), 255, np.uint8)
    points = find_keypoints(working_image(blank))
    assert points.xy.shape == (0, 2)
    assert points.descriptors.shape == (0, DESCRIPTOR_LENGTH)
