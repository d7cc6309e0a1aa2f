from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.errors import UnknownNameError
from cytolens.models.errors import RecipeError
from cytolens.models.recipe_files import load_recipe, recipe_names, recipe_text

if TYPE_CHECKING:
    from pathlib import Path


def test_the_six_recipes_are_there() -> None:
    assert recipe_names() == [
        "deepinsight-net",
        "dual-resnet50",
        "laptop",
        "pcam-cnn",
        "sipakmed-resnet50",
        "vit-base",
    ]


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(UnknownNameError, match="Choose from: deepinsight-net"):
        load_recipe("resnet")


def test_a_file_is_read_like_a_recipe_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(recipe_text("pcam-cnn"), encoding="utf-8")
    assert load_recipe(path) == load_recipe("pcam-cnn")
    assert load_recipe(str(path)) == load_recipe("pcam-cnn")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"none\.toml.*Give a TOML file"):
        load_recipe(tmp_path / "none.toml")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"x" * 10])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=r"bad\.toml"):
        load_recipe(path)


def test_every_fault_of_a_file_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "faulty.toml"
    text = recipe_text("pcam-cnn").replace("[loss]\nname", "[loss]\nnmae")
    path.write_text(text.replace('"adam"', '"adamm"'), encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    message = str(caught.value)
    assert "unknown key 'loss.nmae', did you mean 'name'?" in message
    assert "'optimizer.name' is 'adamm'" in message


def test_a_recipe_needs_a_phase() -> None:
    with pytest.raises(RecipeError, match=r"no \[\[phases\]\]"):
        load_recipe("pcam-cnn", {"phases": "[]"})
