"""``cytolens recipes``: the recipes; one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json

if TYPE_CHECKING:
    from cytolens.models.recipe import Recipe


def recipes(
    name: Annotated[
        str | None, typer.Argument(help="Show this one in full, as TOML.")
    ] = None,
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """List the recipes, or show one in full.

    What is shown is TOML: save it as a file, change it, and give the file to
    `cytolens train` in place of a name.
    """
    from cytolens.models.recipe_files import load_recipe, recipe_names, recipe_text

    if name is not None:
        recipe = load_recipe(name)
        if json:
            print_json(recipe.model_dump(mode="json"))
        else:
            typer.echo(recipe_text(name).rstrip())
        return
    found = [load_recipe(each) for each in recipe_names()]
    if json:
        print_json({"recipes": [_summary(recipe) for recipe in found]})
        return
    for recipe in found:
        typer.echo(f"{recipe.name}\n  {recipe.summary}")


def _summary(recipe: Recipe) -> dict[str, object]:
    return {
        "name": recipe.name,
        "summary": recipe.summary,
        "task": recipe.task.value,
        "input": recipe.input.kind,
        "size_px": recipe.input.size_px,
        "family": recipe.network.family,
        "pretrained": recipe.network.pretrained,
        "source": recipe.source.title,
        "deviations": len(recipe.deviations),
    }
