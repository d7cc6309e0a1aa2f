from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.models.errors import RecipeError
from cytolens.models.recipe_files import load_recipe


def test_values_are_toml_and_text_needs_no_quotes() -> None:
    recipe = load_recipe(
        "laptop",
        {
            "loss.name": "focal",
            "augmentation.zoom": "[0.5, 2]",
            "augmentation.quarter_turns": "false",
            "selection.plateau.factor": "0.5",
            "selection.plateau.patience": "3",
        },
    )
    assert recipe.loss.name == "focal"
    assert recipe.augmentation.zoom == (0.5, 2.0)
    assert recipe.augmentation.quarter_turns is False
    assert recipe.selection.plateau is not None
    assert recipe.selection.plateau.patience == 3


def test_none_leaves_out_what_need_not_be_there_and_is_a_name_elsewhere() -> None:
    changes = {
        "head_start": "none",
        "phases.finetune.head_rate": "none",
        "loss.class_weights": "none",
    }
    recipe = load_recipe("laptop", changes)
    assert recipe.head_start is None
    assert recipe.phases[0].head_rate is None
    assert recipe.loss.class_weights == "none"
    with pytest.raises(RecipeError, match="epochs"):
        load_recipe("laptop", {"phases.finetune.epochs": "none"})


@pytest.mark.parametrize("phase", ["1", "fine-tuning"])
def test_a_phase_is_found_by_number_or_name(phase: str) -> None:
    recipe = load_recipe("dual-resnet50", {f"phases.{phase}.epochs": "7"})
    assert [p.epochs for p in recipe.phases] == [30, 7]


def test_options_of_a_network_are_free() -> None:
    recipe = load_recipe("laptop", {"network.options.backbone": "resnet18"})
    assert recipe.network.options["backbone"] == "resnet18"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("los.name", "did you mean 'loss'"),
        ("augmentation.stian", "did you mean 'stain'"),
        ("phases.train.epoch", "did you mean 'epochs'"),
        ("network.option.backbone", "did you mean 'options'"),
        ("phases.4.epochs", "count from 0 or name one of: train"),
        ("phases.trian.epochs", "name one of: train"),
        ("loss.name.first", "'loss.name' holds a value"),
        ("name.x.y", "'name' holds a value"),
        ("zzz", "known are: augmentation"),
    ],
)
def test_a_key_that_leads_nowhere_is_refused_with_a_hint(key: str, hint: str) -> None:
    with pytest.raises(RecipeError, match=hint):
        load_recipe("pcam-cnn", {key: "1"})


@given(key=st.text(max_size=20), value=st.text(max_size=20))
def test_whatever_is_typed_gives_a_recipe_or_one_error(key: str, value: str) -> None:
    for prefix in ("", "phases.", "network.", "loss.", "input."):
        with contextlib.suppress(RecipeError):
            load_recipe("pcam-cnn", {prefix + key: value})
