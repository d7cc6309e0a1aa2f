from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from skimage.color import hed_from_rgb, rgb_from_hed

from cytolens.training.augmentation.draws import NAMES, Draws, draw_epoch
from cytolens.training.augmentation.stain import RGB_FROM_HED, jitter_stain

IMAGES = torch.rand(4, 3, 6, 6, generator=torch.Generator().manual_seed(0))


def test_the_stains_are_those_of_scikit_image() -> None:
    np.testing.assert_allclose(RGB_FROM_HED, rgb_from_hed)


def test_no_deviation_changes_nothing() -> None:
    found = jitter_stain(
        IMAGES, 0.0, Draws(draw_epoch(4, 1, seed=0)), shift_deviation=0.0
    )
    torch.testing.assert_close(found, IMAGES.clamp(min=1 / 255), atol=1e-4, rtol=0)


def test_scaled_stains_by_separating_with_numpy() -> None:
    numbers = torch.full((4, 1, len(NAMES)), 0.5)
    numbers[..., NAMES.index("stain_scale_e")] = 1.0
    numbers[..., NAMES.index("stain_shift_h")] = 1.0
    found = jitter_stain(IMAGES, 0.2, Draws(numbers), shift_deviation=0.05)
    rgb = IMAGES.movedim(1, -1).numpy()
    stains = -np.log(np.maximum(rgb, 1 / 255)) @ hed_from_rgb
    stains[..., 1] *= 1.2
    stains[..., 0] += 0.05
    expected = np.clip(np.exp(-stains @ rgb_from_hed), 0, 1)
    np.testing.assert_allclose(found.movedim(1, -1), expected, atol=1e-4)


@given(st.floats(0, 1), st.integers(0, 1000))
def test_colours_stay_colours(deviation: float, seed: int) -> None:
    found = jitter_stain(
        IMAGES, deviation, Draws(draw_epoch(4, 1, seed=seed)), shift_deviation=deviation
    )
    assert bool(((found >= 0) & (found <= 1)).all())
