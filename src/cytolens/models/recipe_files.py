"""Read a recipe by name or from a TOML file, and change single keys of it."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cytolens.errors import UnknownNameError
from cytolens.models.errors import RecipeError
from cytolens.models.overrides import apply_override
from cytolens.models.recipe import Recipe
from cytolens.models.validation import describe_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUFFIX = ".toml"


def recipe_names() -> list[str]:
    """Names of the recipes that come with Cytolens, sorted."""
    return sorted(
        entry.name.removesuffix(_SUFFIX)
        for entry in resources.files("cytolens.recipes").iterdir()
        if entry.name.endswith(_SUFFIX)
    )


def recipe_text(name: str) -> str:
    """The TOML of a recipe that comes with Cytolens.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    if name not in recipe_names():
        raise UnknownNameError("recipe", name, recipe_names())
    folder = resources.files("cytolens.recipes")
    return folder.joinpath(name + _SUFFIX).read_text(encoding="utf-8")


def load_recipe(
    name_or_path: str | Path, overrides: Mapping[str, str] | None = None
) -> Recipe:
    """Load a recipe and change single keys of it.

    Args:
        name_or_path: A name of `recipe_names`, or a file that ends in ``.toml``.
        overrides: Dotted keys and TOML values, as ``--set`` takes them:
            ``{"loss.name": "focal", "phases.0.epochs": "3"}``. A phase can also be
            named: ``phases.finetune.rate``. Text needs no quotes.

    Raises:
        UnknownNameError: If there is no recipe of that name.
        RecipeError: If the file, a key or a value is not valid; names the nearest key.

    Example:
        >>> load_recipe("pcam-cnn", {"loss.focal_gamma": "1.5"}).loss.focal_gamma
        1.5
    """
    where, text = _source(name_or_path)
    data = _parse(text, where)
    for key, value in (overrides or {}).items():
        apply_override(data, key, value)
    try:
        recipe = Recipe.model_validate(data)
    except ValidationError as error:
        raise RecipeError(f"{where}: {describe_faults(error, Recipe)}") from error
    if not recipe.phases:
        raise RecipeError(f"{where} has no [[phases]]; a recipe needs at least one.")
    return recipe


def _source(name_or_path: str | Path) -> tuple[str, str]:
    path = Path(name_or_path)
    if path.suffix != _SUFFIX:
        return f"Recipe {str(name_or_path)!r}", recipe_text(str(name_or_path))
    try:
        return str(path), path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(
            f"Cannot read the recipe {path}: {error}. Give a TOML file, or one of: "
            f"{', '.join(recipe_names())}."
        ) from error


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{where} is not valid TOML: {error}.") from error
