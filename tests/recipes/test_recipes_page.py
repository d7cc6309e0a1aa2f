"""The page on recipes names every recipe, family and key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cytolens.models.recipe import (
    InputSpec,
    LossSpec,
    NetworkSpec,
    OptimizerSpec,
    PhaseSpec,
    Recipe,
    SelectionSpec,
)
from cytolens.models.recipe_files import recipe_names
from cytolens.models.registry import known_families

if TYPE_CHECKING:
    from cytolens.config import StrictModel

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "recipes.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", recipe_names())
def test_every_recipe_has_a_section(name: str, page: str) -> None:
    assert f"### `{name}`" in page


def test_every_family_and_its_options_are_listed(page: str) -> None:
    for name in known_families():
        assert f"| `{name}` |" in page
        for option in known_families()[name].options.model_fields:
            assert f"`{option}`" in page


@pytest.mark.parametrize(
    "model", [InputSpec, NetworkSpec, LossSpec, OptimizerSpec, PhaseSpec, SelectionSpec]
)
def test_every_key_of_the_tables_is_listed(model: type[StrictModel], page: str) -> None:
    for key in model.model_fields:
        assert f"`{key}`" in page


def test_every_top_level_key_is_listed(page: str) -> None:
    for key in Recipe.model_fields:
        assert f"`{key}`" in page or f"[{key}]" in page
