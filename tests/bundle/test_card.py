from __future__ import annotations

from typing import Any

from huggingface_hub import ModelCard

from cytolens.bundle.card import model_card
from cytolens.models.recipe_files import load_recipe
from support.bundles import tiny_description


def test_its_metadata_are_those_of_the_hub() -> None:
    card: Any = ModelCard(model_card(tiny_description()))
    data = card.data
    assert data.library_name == "cytolens"
    assert data.pipeline_tag == "image-classification"
    assert "research-use-only" in data.tags
    of_vit: Any = ModelCard(model_card(tiny_description("transformers")))
    assert of_vit.data.library_name == "transformers"


def test_it_says_what_a_reader_must_know() -> None:
    description = tiny_description()
    provenance = description.provenance.model_copy(
        update={
            "warnings": ("Training starts from random weights.",),
            "allowed_faults": ("3 duplicates cross the splits",),
            "co2_kg": 0.0123,
        }
    )
    recipe = description.recipe.model_copy(
        update={"deviations": load_recipe("pcam-cnn").deviations}
    )
    card = model_card(
        description.model_copy(
            update={
                "provenance": provenance,
                "recipe": recipe,
                "validation_metrics": {"auc": 0.91234, "epoch": 3, "note": "x"},
            }
        )
    )
    assert "Research use only, not for diagnosis" in card
    assert "- Training starts from random weights." in card
    assert "a fault of the data allowed: 3 duplicates cross the splits" in card
    assert "| train | 3 | 3 |" in card
    assert "| auc | 0.9123 |" in card
    assert "they flatter" in card
    assert "0.0123 kg" in card
    assert "- batch size: published 32 under training procedure" in card


def test_a_class_name_cannot_break_the_tables() -> None:
    card = model_card(tiny_description(classes=("a|b", "c\nd")))
    assert "| split | a\\|b | c d |" in card
