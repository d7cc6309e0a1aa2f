from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion import openvino_files
from cytolens.runtime.conversion.openvino_files import (
    convert_to_openvino,
    save_openvino,
)
from cytolens.runtime.conversion.running import run_folder
from cytolens.runtime.errors import EngineError
from cytolens.runtime.optional_libraries import import_openvino
from cytolens.runtime.torch_engine import TorchEngine
from support.exported import FAMILIES, random_pixels, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("family", FAMILIES)
def test_openvino_answers_as_torch_does(family: str, tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", family))
    save_openvino(convert_to_openvino(bundle), tmp_path)
    runner, engine = run_folder(tmp_path), TorchEngine(bundle, device="cpu")
    pixels = random_pixels(bundle.description, 7)
    for part in (pixels, pixels[:1], pixels[:2]):
        assert abs(runner.logits(part) - engine.logits(part)).max() < 1e-5


def test_named_ends_and_weights_of_32_bit(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    save_openvino(convert_to_openvino(bundle), tmp_path)
    model = import_openvino().Core().read_model(tmp_path / "model.xml")
    (images,), (logits,) = model.inputs, model.outputs
    assert (images.get_any_name(), logits.get_any_name()) == ("images", "logits")
    assert images.get_element_type().get_type_name() == "u8"
    assert images.partial_shape[0].is_dynamic
    kinds = {
        op.get_element_type().get_type_name()
        for op in model.get_ops()
        if op.get_type_name() == "Constant" and op.get_output_size() > 100
    }
    assert "f16" not in kinds


def test_what_openvino_cannot_read_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))

    def fail(*_: object, **__: object) -> None:
        raise TypeError("No conversion rule\nfor this")

    monkeypatch.setattr(import_openvino(), "convert_model", fail)
    with pytest.raises(EngineError, match="No conversion rule Use the torch engine"):
        openvino_files.convert_to_openvino(bundle)
