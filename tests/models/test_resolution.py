from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.models.errors import RecipeError
from cytolens.models.recipe import InputSpec
from cytolens.models.recipe_files import load_recipe
from cytolens.models.resolution import (
    input_size_px,
    preprocessing_for,
    resolve_recipe,
    without_pretrained,
)


def test_a_timm_network_takes_pairs_with_a_shared_backbone() -> None:
    recipe = resolve_recipe(load_recipe("laptop"), kind="pair", size_px=96)
    assert recipe.network.family == "pair"
    assert recipe.network.options == load_recipe("laptop").network.options
    assert (recipe.input.kind, recipe.input.size_px) == ("pair", 96)


def test_single_images_leave_the_network_alone() -> None:
    recipe = resolve_recipe(load_recipe("laptop"), kind="single", size_px=96)
    assert recipe.network == load_recipe("laptop").network


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [("dual-resnet50", "single", "has single images"), ("vit-base", "pair", "pairs")],
)
def test_a_recipe_for_the_other_kind_is_refused(
    name: str, kind: str, found: str
) -> None:
    with pytest.raises(RecipeError, match=found):
        resolve_recipe(load_recipe(name), kind=kind, size_px=224)  # type: ignore[arg-type]  # parametrised text


def test_without_pretrained_weights_everything_learns() -> None:
    recipe = without_pretrained(load_recipe("laptop"))
    assert recipe.head_start is None
    for name in ("laptop", "dual-resnet50"):
        for phase in without_pretrained(load_recipe(name)).phases:
            assert phase.train == "all"
            assert phase.freeze_first == 0
            assert not phase.freeze_norm


def test_a_fixed_size_needs_no_images() -> None:
    assert input_size_px(InputSpec(size_px=100), []) == 100


@pytest.mark.parametrize(
    ("sides", "size"),
    [([96] * 5, 96), ([200, 210, 230], 224), ([40], 96), ([512], 224), ([], 224)],
)
def test_auto_is_the_median_within_limits(sides: list[int], size: int) -> None:
    assert input_size_px(InputSpec(size_px="auto"), sides) == size


@given(st.lists(st.integers(1, 100_000), min_size=1))
def test_auto_is_always_a_size_networks_take(sides: list[int]) -> None:
    size = input_size_px(InputSpec(size_px="auto"), sides)
    assert 96 <= size <= 224
    assert size % 32 == 0


@pytest.mark.parametrize(("side", "size"), [(96, 128), (224, 160), (512, 224)])
def test_the_laptop_recipe_takes_smaller_inputs(side: int, size: int) -> None:
    assert input_size_px(load_recipe("laptop").input, [side]) == size


def test_preprocessing_repeats_the_input() -> None:
    spec = load_recipe("vit-base").input
    preprocessing = preprocessing_for(spec, size_px=224)
    assert preprocessing.resample == spec.resample
    assert preprocessing.normalisation == spec.normalisation
    assert preprocessing.fit == spec.fit
