from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.exports import read_proof
from cytolens.bundle.loading import load_bundle
from cytolens.errors import OutputExistsError
from cytolens.exporting import export as export_module
from cytolens.exporting import full_precision
from cytolens.exporting import int8 as int8_module
from cytolens.exporting.errors import ExportError, ExportRefusedError
from cytolens.exporting.export import export_bundle
from cytolens.exporting.losses import AGREEMENT
from cytolens.exporting.restoring import Restored
from cytolens.manifest.read import read_manifest
from cytolens.runtime.choosing import open_engine
from cytolens.runtime.conversion.int8 import Quantised, Ranges
from cytolens.runtime.conversion.rounding import measure_rounding
from cytolens.runtime.conversion.running import Runner, run_folder
from support.cells import write_cells
from support.exported import random_pixels, write_trained_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cells")
    return write_cells(folder, per_class=60, groups=30)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_trained_bundle(tmp_path_factory.mktemp("trained") / "bundle")


@pytest.fixture
def bundle(trained: Path, tmp_path: Path) -> Path:
    return shutil.copytree(trained, tmp_path / "bundle")


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_int8_keeps_its_answer_and_says_so(bundle: Path, cells: Path) -> None:
    said: list[str] = []
    done = export_bundle(bundle, cells, to="openvino-int8", say=said.append)
    assert done.folder == bundle / "openvino-int8"
    assert {path.name for path in done.folder.iterdir()} == {
        "model.xml",
        "model.bin",
        "proof.json",
    }
    proof = read_proof(bundle, "openvino-int8")
    assert proof == done.proof
    sums = (bundle / "SHA256SUMS").read_text()
    assert f"{proof.weights_sha256}  model.safetensors" in sums
    assert (proof.images, proof.split) == (24, "val")
    assert proof.calibration_images == 72
    assert proof.int8_layers + len(proof.float_layers) == 6
    assert 0 < proof.largest_difference < 2
    agreement = proof.figure(AGREEMENT)
    assert agreement is not None
    assert agreement.value == 1
    assert agreement.low is not None
    for name in ("ROC AUC", "balanced accuracy"):
        loss = proof.figure(f"loss of {name}")
        assert loss is not None
        assert loss.value is not None
        assert loss.value <= proof.tolerance[f"loss of {name}"]
    assert any("too few" in line for line in proof.warnings), "24 samples tell little"
    assert said[0] == "Scoring 24 samples of val in 32 bit"


def test_the_engine_takes_what_was_proved(bundle: Path, cells: Path) -> None:
    for form in ("openvino", "onnx"):
        export_bundle(bundle, cells, to=form)
    loaded = load_bundle(bundle)
    pixels = random_pixels(loaded.description, 5)
    wanted = open_engine(loaded, "torch", device="cpu").logits(pixels)
    for name in ("openvino-float", "onnx"):
        assert abs(open_engine(loaded, name).logits(pixels) - wanted).max() < 1e-4


def test_a_copy_leaves_the_bundle_as_it_was(
    bundle: Path, cells: Path, tmp_path: Path
) -> None:
    before = files_of(bundle)
    done = export_bundle(bundle, cells, to="openvino", out=tmp_path / "copy")
    assert done.folder == tmp_path / "copy" / "openvino"
    assert files_of(bundle) == before
    load_bundle(tmp_path / "copy")
    with pytest.raises(OutputExistsError):
        export_bundle(bundle, cells, to="openvino", out=tmp_path / "copy")
    export_bundle(bundle, cells, to="openvino", out=tmp_path / "copy", overwrite=True)


def test_planted_loss_is_refused_and_nothing_is_written(
    bundle: Path, cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(bundle)

    def in_vain(quantised: Quantised, *_: object, **__: object) -> Restored:
        return Restored(quantised.model, is_complete=False)

    monkeypatch.setattr(Ranges, "quantise", broken)
    monkeypatch.setattr(int8_module, "restore_fewest", in_vain)
    with pytest.raises(
        ExportRefusedError, match=r"allowed are 0\.005\. Nothing was.*after 600 s"
    ):
        export_bundle(bundle, cells, to="openvino-int8")
    assert files_of(bundle) == before
    load_bundle(bundle)


real_quantise = Ranges.quantise


def broken(ranges: Ranges) -> Quantised:
    """A graph that says the opposite: its last matrix is turned around."""
    import openvino

    model = real_quantise(ranges).model
    product = [op for op in model.get_ordered_ops() if op.get_type_name() == "MatMul"]
    weights = product[-1].input_value(1)
    minus = openvino.op.Constant(np.array(-1, dtype=np.float32))
    turned = openvino.opset13.multiply(weights, minus)
    product[-1].input(1).replace_source_output(turned.output(0))
    images = [np.concatenate(ranges.images[:8])]
    return Quantised(model, measure_rounding(model, ranges.model, images))


def test_layers_go_back_to_32_bit_before_it_is_refused(
    bundle: Path, cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ranges, "quantise", broken)
    said: list[str] = []
    proof = export_bundle(bundle, cells, to="openvino-int8", say=said.append).proof
    assert proof.float_layers == ("last",), "the one that was turned around"
    assert proof.int8_layers == 5
    assert any("1 of 6 steps in 32 bit: nothing is lost" in line for line in said)
    assert any("chosen on the same samples" in line for line in proof.warnings)


def test_a_graph_with_other_logits_is_refused(
    bundle: Path, cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(bundle)

    def shifted(folder: Path) -> Runner:
        runner = run_folder(folder)
        return Runner(runner.name, lambda batch: runner.run(batch) + 1)

    monkeypatch.setattr(full_precision, "run_folder", shifted)
    with pytest.raises(ExportRefusedError, match="differ by up to 1 on"):
        export_bundle(bundle, cells, to="openvino")
    assert files_of(bundle) == before


def test_int8_needs_both_splits(bundle: Path, tmp_path: Path) -> None:
    manifest = read_manifest(write_cells(tmp_path / "cells", split=False))
    with pytest.raises(ExportError, match="the manifest has 0 and 0"):
        export_bundle(bundle, manifest, to="openvino-int8")


def test_val_of_one_class_proves_nothing(bundle: Path, cells: Path) -> None:
    manifest = read_manifest(cells)
    table = manifest.table
    one = manifest.where((table["split"] != "val") | (table["label"] == "benign"))
    with pytest.raises(ExportError, match="every class"):
        export_bundle(bundle, one, to="openvino-int8")


def test_a_model_on_the_hub_needs_a_folder(
    bundle: Path, cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load_bundle(bundle)
    monkeypatch.setattr(export_module, "load_bundle", lambda _: loaded)
    with pytest.raises(ExportError, match="--out FOLDER"):
        export_bundle("hf:someone/model", cells, to="onnx")


def test_more_than_so_many_samples_are_not_scored(
    bundle: Path, cells: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(int8_module, "MOST_CALIBRATION", 20)
    monkeypatch.setattr(int8_module, "MOST_PROOF", 10)
    proof = export_bundle(bundle, cells, to="openvino-int8").proof
    assert (proof.calibration_images, proof.images) == (20, 10)
    assert any("only 20 training samples" in line for line in proof.warnings)
