from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
import torch

from cytolens.bundle.loading import load_bundle
from cytolens.bundle.writing import replace_description
from cytolens.errors import CytolensError, MissingExtraError
from cytolens.runtime import choosing
from cytolens.runtime.choosing import open_engine, settle_engine
from cytolens.runtime.errors import EngineError
from support.bundles import write_tiny_bundle
from support.graphs import add_graph, claim

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.exports import Form
    from cytolens.runtime.choosing import EngineName

GRAPHS: dict[Form, str] = {
    "openvino-int8": "model.xml",
    "openvino": "model.xml",
    "onnx": "model.onnx",
}


@pytest.fixture(autouse=True)
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "may_have_gpu", lambda: False)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """A bundle that holds every graph, or so it seems; none is opened."""
    folder = write_tiny_bundle(tmp_path / "bundle")
    weights = next(
        line.split()[0]
        for line in (folder / "SHA256SUMS").read_text().splitlines()
        if line.endswith("  model.safetensors")
    )
    for kind, file in GRAPHS.items():
        (folder / kind).mkdir()
        (folder / kind / file).touch()
        claim(folder, kind, weights)
    return load_bundle(folder)


def test_auto_takes_the_fastest_that_the_bundle_holds(bundle: Bundle) -> None:
    for kind in GRAPHS:
        assert settle_engine(bundle) == kind
        shutil.rmtree(bundle.path / kind)
    assert settle_engine(bundle) == "torch"


def test_auto_leaves_out_what_is_not_installed(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = {"onnxruntime"}
    monkeypatch.setattr(
        choosing, "find_spec", lambda name: name if name in installed else None
    )
    assert settle_engine(bundle) == "onnx"
    installed.clear()
    assert settle_engine(bundle) == "torch"


def test_auto_leaves_out_a_graph_of_other_weights(bundle: Bundle) -> None:
    claim(bundle.path, "openvino-int8", "0" * 64)
    assert settle_engine(bundle) == "openvino"


def test_auto_is_torch_where_there_is_a_gpu(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert settle_engine(bundle) == "torch"
    assert settle_engine(bundle, device="cpu") == "openvino-int8"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert settle_engine(bundle) == "openvino-int8"


@pytest.mark.parametrize(
    ("name", "settled"),
    [
        ("torch", "torch"),
        ("onnx", "onnx"),
        ("openvino", "openvino-int8"),
        ("openvino-float", "openvino"),
        ("openvino-int8", "openvino-int8"),
    ],
)
def test_names(bundle: Bundle, name: EngineName, settled: str) -> None:
    assert settle_engine(bundle, name) == settled


def test_openvino_is_float_where_there_is_no_int8(bundle: Bundle) -> None:
    shutil.rmtree(bundle.path / "openvino-int8")
    assert settle_engine(bundle, "openvino") == "openvino"


def test_a_device_settles_for_torch(bundle: Bundle) -> None:
    assert settle_engine(bundle, device="cuda:1") == "torch"
    with pytest.raises(EngineError, match=r"runs on the processor, not on 'cuda:1'"):
        settle_engine(bundle, "onnx", device="cuda:1")


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("onnx", "onnxruntime", "onnx"), ("openvino", "openvino", "openvino")],
)
def test_a_missing_library_names_its_install_command(
    bundle: Bundle,
    name: EngineName,
    module: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"cytolens\[{extra}\]"):
        open_engine(bundle, name)


@pytest.mark.parametrize(
    "name", ["onnx", "openvino", "openvino-float", "openvino-int8"]
)
def test_a_missing_graph_names_its_command(name: EngineName, tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    with pytest.raises(CytolensError, match="cytolens export") as raised:
        open_engine(bundle, name)
    assert "\n" not in str(raised.value)


def test_eight_views_go_around_any_engine(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    description = load_bundle(folder).description
    recipe = description.recipe.model_copy(update={"views": "eight"})
    replace_description(folder, description.model_copy(update={"recipe": recipe}))
    add_graph(folder, "openvino")
    engine = open_engine(load_bundle(folder), "openvino", device="cpu")
    assert engine.name == "openvino (cpu), mean of 8 views"
