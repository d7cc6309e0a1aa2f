from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torchvision.transforms.v2 import functional

from cytolens.models.recipe import AugmentationSpec
from cytolens.training.augmentation.draws import NAMES, Draws, draw_epoch
from cytolens.training.augmentation.geometry import affine_maps, move_images, moves

IMAGES = torch.rand(1, 3, 12, 12, generator=torch.Generator().manual_seed(0))


def _draws(**values: float) -> Draws:
    numbers = torch.full((1, 1, len(NAMES)), 0.5)
    for name, value in values.items():
        numbers[..., NAMES.index(name)] = value
    return Draws(numbers)


def _moved(draws: Draws, **spec: Any) -> torch.Tensor:  # noqa: ANN401 (a stand-in, or any field)
    return move_images(IMAGES, affine_maps(AugmentationSpec(**spec), draws))


def test_flips_are_exact() -> None:
    flipped = _moved(_draws(flip_x=0.1), horizontal_flip=0.5)
    torch.testing.assert_close(flipped, IMAGES.flip(3), atol=1e-5, rtol=0)
    flipped = _moved(_draws(flip_y=0.1), vertical_flip=0.5)
    torch.testing.assert_close(flipped, IMAGES.flip(2), atol=1e-5, rtol=0)
    kept = _moved(_draws(flip_x=0.9), horizontal_flip=0.5)
    torch.testing.assert_close(kept, IMAGES, atol=1e-5, rtol=0)


@pytest.mark.parametrize("quarter", range(4))
def test_quarter_turns_are_exact(quarter: int) -> None:
    turned = _moved(_draws(turn=quarter / 4 + 0.1), quarter_turns=True)
    expected = torch.rot90(IMAGES, quarter, (2, 3))
    torch.testing.assert_close(turned, expected, atol=1e-5, rtol=0)


def test_a_rotation_is_torchvisions_in_the_middle() -> None:
    turned = _moved(_draws(angle=1.0), rotate_deg=30)
    mode = functional.InterpolationMode.BILINEAR
    expected = functional.rotate(IMAGES, 30, interpolation=mode)
    middle = (..., slice(4, 8), slice(4, 8))
    torch.testing.assert_close(turned[middle], expected[middle], atol=1e-4, rtol=0)


def test_a_shift_moves_by_its_share_of_the_side() -> None:
    shifted = _moved(_draws(shift_x=1.0), shift=0.25)
    torch.testing.assert_close(shifted[..., :9], IMAGES[..., 3:], atol=1e-5, rtol=0)


def test_a_crop_keeps_its_share_of_the_area() -> None:
    spec = {"crop_area": (0.25, 0.25)}
    maps = affine_maps(AugmentationSpec(**spec), _draws(crop_x=0.0, crop_y=1.0))
    assert maps[0].tolist() == [
        pytest.approx([0.5, 0, -0.5], abs=1e-6),
        pytest.approx([0, 0.5, 0.5], abs=1e-6),
    ]


def test_a_zoom_enlarges() -> None:
    maps = affine_maps(AugmentationSpec(zoom=(2.0, 2.0)), _draws())
    assert maps[0, 0, 0] == pytest.approx(0.5)


def test_geometry_share_leaves_the_others_alone() -> None:
    spec = AugmentationSpec(rotate_deg=90, shift=0.3, zoom=(2, 2), geometry_share=0.3)
    draws = _draws(move=0.4, angle=0.9, shift_x=0.9)
    maps = affine_maps(spec, draws)
    torch.testing.assert_close(maps[0], torch.eye(2, 3))


@given(st.integers(0, 10_000))
def test_crops_stay_inside(seed: int) -> None:
    spec = AugmentationSpec(crop_area=(0.1, 1.0), crop_aspect=(0.5, 2.0))
    maps = affine_maps(spec, Draws(draw_epoch(8, 1, seed=seed)))
    corners = torch.tensor([[-1, -1, 1], [1, -1, 1], [-1, 1, 1], [1, 1, 1]]).float()
    assert float((maps @ corners.T).abs().max()) <= 1 + 1e-5


def test_a_recipe_without_geometry_moves_nothing() -> None:
    assert not moves(AugmentationSpec(brightness=0.3, blur=0.5))
    assert moves(AugmentationSpec(crop_aspect=(0.9, 1.1)))
