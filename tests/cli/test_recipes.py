from __future__ import annotations

import json

import pytest

from cytolens.cli.main import run
from cytolens.models.recipe_files import recipe_names, recipe_text


def test_the_list_names_every_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recipes"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in recipe_names())


def test_one_in_full_is_its_toml(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recipes", "pcam-cnn"]) == 0
    assert capsys.readouterr().out.strip() == recipe_text("pcam-cnn").strip()


@pytest.mark.parametrize("arguments", [["--json"], ["vit-base", "--json"]])
def test_json_is_one_object(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["recipes", *arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    if len(arguments) == 1:
        assert [r["name"] for r in content["recipes"]] == recipe_names()
    else:
        assert (
            content["network"]["pretrained"] == "hf:google/vit-base-patch16-224-in21k"
        )


def test_an_unknown_name_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recipes", "nope"]) == 2
    assert "Choose from: deepinsight-net" in capsys.readouterr().err
