from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cytolens.cli.main import run
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_export_is_proved_on_real_images(
    tmp_path: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", "transformers")
    out = tmp_path / "export"
    arguments = ["export", str(bundle), str(cells_manifest)]
    options = ["--to", "transformers", "--out", str(out), "--json"]
    assert run([*arguments, *options]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["holds"]
    assert content["images"] == content["same_class"] > 10
    assert content["largest_difference"] < 1e-5
    proof = json.loads((out / "agreement.json").read_text())
    assert proof["images"] == content["images"]
    names = {path.name for path in out.iterdir()}
    assert {"config.json", "preprocessor_config.json", "model.safetensors"} <= names
    assert run([*arguments, *options]) == 2, "an export is not overwritten unasked"


def test_a_network_that_transformers_lacks_is_refused(
    tmp_path: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle")
    options = ["--to", "transformers", "--out", str(tmp_path / "export")]
    assert run(["export", str(bundle), str(cells_manifest), *options]) == 2
    assert "family 'pcam-cnn'" in capsys.readouterr().err
    assert not (tmp_path / "export").exists()


def test_an_engine_form_goes_into_the_bundle(
    tmp_path: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    arguments = ["export", str(bundle), str(cells_manifest), "--to", "openvino"]
    assert run([*arguments, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["holds"]
    assert content["out"] == str(bundle / "openvino")
    assert content["largest_difference"] < 1e-5
    assert run(arguments) == 0, "it is renewed"
    assert "Logits differ by at most" in capsys.readouterr().err


def test_a_refusal_is_no_finding(
    tmp_path: Path,
    cells_manifest: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from cytolens.exporting import logits

    bundle = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    monkeypatch.setattr(logits, "LOGITS", -1.0)
    arguments = ["export", str(bundle), str(cells_manifest), "--to", "openvino"]
    assert run([*arguments, "--json"]) == 2
    assert "Nothing was written" in json.loads(capsys.readouterr().out)["error"]
    assert not (bundle / "openvino").exists()


def test_transformers_needs_a_folder_of_its_own(
    tmp_path: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", "transformers")
    arguments = ["export", str(bundle), str(cells_manifest)]
    assert run([*arguments, "--to", "transformers"]) == 2
    assert "--out FOLDER" in capsys.readouterr().err
