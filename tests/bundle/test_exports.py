from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cytolens.bundle.errors import BundleError
from cytolens.bundle.exports import (
    FORMS,
    PROOF_FILE,
    exported_forms,
    read_proof,
)
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.writing import replace_description, update_bundle
from support.bundles import write_tiny_bundle
from support.proofs import proof_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle that holds all three forms."""
    folder = write_tiny_bundle(tmp_path / "bundle")

    def add(draft: Path) -> None:
        for form in FORMS:
            (draft / form).mkdir()
            text = proof_of(draft, form).model_dump_json()
            (draft / form / PROOF_FILE).write_text(text)

    assert update_bundle(folder, add) == ()
    return folder


def test_exports_are_part_of_the_bundle(folder: Path) -> None:
    load_bundle(folder)
    assert exported_forms(folder) == ("openvino-int8", "openvino", "onnx")
    assert read_proof(folder, "onnx") == proof_of(folder, "onnx")
    (folder / "onnx" / PROOF_FILE).write_text("{}")
    with pytest.raises(BundleError, match=r"changed: onnx/proof\.json"):
        load_bundle(folder)


def test_the_card_names_them_once(folder: Path) -> None:
    update_bundle(folder, lambda _: None)
    card = (folder / "README.md").read_text()
    assert card.count("## Engines") == 1
    assert card.index("## Engines") < card.index("## Use")
    assert "| openvino-int8 | 40 samples of val | ROC AUC 0.0010 (-0.0010 to" in card
    assert "1 layers stayed in 32 bit: model.conv_stem" in card


def test_other_weights_leave_no_export(folder: Path) -> None:
    def change(draft: Path) -> None:
        (draft / "model.safetensors").write_bytes(b"other weights")

    assert update_bundle(folder, change) == FORMS
    assert exported_forms(folder) == ()
    assert "## Engines" not in (folder / "README.md").read_text()


def test_another_temperature_takes_only_what_was_measured_with_it(folder: Path) -> None:
    description = load_bundle(folder).description
    cooler = description.model_copy(update={"temperature": 2.0})
    assert replace_description(folder, cooler) == ("openvino-int8",)
    load_bundle(folder)
    assert exported_forms(folder) == ("openvino", "onnx")
    assert "| onnx |" in (folder / "README.md").read_text(), "the new card names them"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"form": "onnx"}'])
def test_a_proof_that_is_none_is_refused_and_goes(folder: Path, text: str) -> None:
    (folder / "onnx" / PROOF_FILE).write_text(text)
    with pytest.raises(BundleError, match="--to onnx"):
        read_proof(folder, "onnx")
    assert update_bundle(folder, lambda _: None) == ("onnx",)


def test_a_proof_of_another_form_does_not_count(folder: Path) -> None:
    text = json.dumps(proof_of(folder, "openvino").model_dump(mode="json"))
    (folder / "onnx" / PROOF_FILE).write_text(text)
    assert update_bundle(folder, lambda _: None) == ("onnx",)
