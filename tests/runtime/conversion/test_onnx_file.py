from __future__ import annotations

from typing import TYPE_CHECKING

import onnx
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.onnx_file import OPSET, write_onnx
from cytolens.runtime.conversion.running import run_folder
from cytolens.runtime.torch_engine import TorchEngine
from support.exported import FAMILIES, random_pixels, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle


@pytest.mark.parametrize("family", FAMILIES)
def test_onnx_answers_as_torch_does(family: str, tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", family))
    write_onnx(bundle, tmp_path)
    assert largest_difference(bundle, tmp_path) < 1e-5


def test_one_file_with_named_ends(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    (tmp_path / "onnx").mkdir()
    write_onnx(bundle, tmp_path / "onnx")
    assert [file.name for file in (tmp_path / "onnx").iterdir()] == ["model.onnx"]
    model = onnx.load(tmp_path / "onnx" / "model.onnx")
    assert [ends.name for ends in model.graph.input] == ["images"]
    assert [ends.name for ends in model.graph.output] == ["logits"]
    assert model.opset_import[0].version == OPSET
    kind = model.graph.input[0].type.tensor_type
    assert kind.elem_type == onnx.TensorProto.UINT8
    assert kind.shape.dim[0].dim_param, "any number of images"


def largest_difference(bundle: Bundle, folder: Path) -> float:
    """Over batches of several sizes, none of them the example's."""
    runner = run_folder(folder)
    engine = TorchEngine(bundle, device="cpu")
    pixels = random_pixels(bundle.description, 7)
    return max(
        float(abs(runner.logits(part) - engine.logits(part)).max())
        for part in (pixels, pixels[:1], pixels[:2])
    )
