from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from cytolens.bundle.checksums import read_checksums, write_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.errors import EngineError
from cytolens.runtime.exported import exported_graph, is_proved
from support.graphs import claim

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(exported_single: Path, tmp_path: Path) -> Path:
    return shutil.copytree(exported_single, tmp_path / "bundle")


def test_the_graph_of_these_weights_is_found(folder: Path) -> None:
    found = exported_graph(load_bundle(folder), "openvino")
    assert found == folder / "openvino" / "model.xml"


def test_a_graph_that_is_not_there_names_the_command(folder: Path) -> None:
    with pytest.raises(EngineError, match=r"cytolens export .* --to onnx"):
        exported_graph(load_bundle(folder), "onnx")


def test_other_weights_make_the_graph_stale(folder: Path) -> None:
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    write_checksums(folder)
    bundle = load_bundle(folder)
    assert not is_proved(bundle, "openvino")
    with pytest.raises(EngineError, match="weights that the bundle has now"):
        exported_graph(bundle, "openvino")


@pytest.mark.parametrize("proof", ["", "[]", "{}", '{"weights_sha256": 3}', "[" * 9999])
def test_a_proof_that_is_none_proves_nothing(folder: Path, proof: str) -> None:
    (folder / "openvino" / "proof.json").write_text(proof, encoding="utf-8")
    write_checksums(folder)
    assert not is_proved(load_bundle(folder), "openvino")


def test_a_bundle_without_listed_weights_proves_nothing(folder: Path) -> None:
    sums = folder / "SHA256SUMS"
    kept = [x for x in sums.read_text().splitlines() if "model.safetensors" not in x]
    bundle = load_bundle(folder)
    sums.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (folder / "openvino" / "proof.json").write_text(
        json.dumps({"weights_sha256": None})
    )
    assert not is_proved(bundle, "openvino")


def test_a_changed_graph_is_refused_where_checksums_were_put_off(folder: Path) -> None:
    (folder / "openvino" / "model.bin").write_bytes(b"changed")
    bundle = load_bundle(folder, all_files=False)
    with pytest.raises(BundleError, match=r"changed: openvino/model\.bin"):
        exported_graph(bundle, "openvino")


def test_changed_weights_do_not_matter_to_a_graph(folder: Path) -> None:
    proved = read_checksums(folder)["model.safetensors"]
    (folder / "model.safetensors").write_bytes(b"changed")
    bundle = load_bundle(folder, all_files=False)
    exported_graph(bundle, "openvino")
    with pytest.raises(BundleError, match=r"changed: model\.safetensors"):
        bundle.network()
    claim(folder, "openvino", proved)
    assert not is_proved(load_bundle(folder), "openvino")
