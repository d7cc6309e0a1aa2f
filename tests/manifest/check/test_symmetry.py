"""The digest knows the eight orientations, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cytolens.manifest.check.symmetry import orientations, pixel_digest


@given(
    arrays(
        np.uint8,
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3)),
        elements=st.integers(0, 2),  # few values, so that symmetric images occur
    )
)
def test_all_orientations_have_one_digest(image: np.ndarray) -> None:
    assert {pixel_digest(view) for view in orientations(image)} == {pixel_digest(image)}


def test_one_changed_pixel_changes_the_digest() -> None:
    image = np.zeros((5, 7, 3), np.uint8)
    changed = image.copy()
    changed[2, 3, 1] = 1
    assert pixel_digest(image) != pixel_digest(changed)


@pytest.mark.parametrize("shape", [(4, 4, 3), (2, 8, 3)])
def test_orientations_are_eight_different_views(shape: tuple[int, ...]) -> None:
    image = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    views = {(view.shape, view.tobytes()) for view in orientations(image)}
    assert len(views) == 8
