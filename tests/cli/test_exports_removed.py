from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cytolens.bundle.exports import (
    PROOF_FILE,
    exported_forms,
)
from cytolens.bundle.writing import update_bundle
from cytolens.cli.exports_removed import tell_removed_exports
from cytolens.cli.main import run
from cytolens.evaluation.calibration.recalibrated import recalibrated
from cytolens.prediction.table import Predictions
from support.bundles import write_tiny_bundle
from support.predictions import random_table
from support.proofs import proof_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """With an export in 8 bit and one in 32."""
    folder = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))

    def add(draft: Path) -> None:
        for form in ("openvino-int8", "openvino"):
            (draft / form).mkdir()
            text = proof_of(draft, form).model_dump_json()
            (draft / form / PROOF_FILE).write_text(text)

    assert update_bundle(folder, add) == ()
    return folder


def _table(path: Path) -> str:
    """Predictions of the bundle that are surer than they are right."""
    table = random_table(300).table.assign(model="tiny-single", split="val")
    predictions = Predictions(table)
    recalibrated(predictions, 4 * predictions.logits).write(path)
    return str(path)


@pytest.mark.parametrize(
    "command", [["calibrate"], ["thresholds", "--rule", "youden"]], ids=lambda c: c[0]
)
def test_a_changed_bundle_says_which_export_is_gone(
    command: list[str],
    bundle: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, *options = command
    table = _table(tmp_path / "p.parquet")
    assert run([name, table, *options, "--write", "--bundle", str(bundle)]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert exported_forms(bundle) == ("openvino",), "of the weights alone"
    assert "Its openvino-int8 export is removed" in said
    assert f"cytolens export {bundle} MANIFEST --to openvino-int8" in said


def test_json_names_it_too(
    bundle: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--rule", "youden", "--write", "--json"]
    assert run(["thresholds", str(bundle), str(cells_manifest), *arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["removed_exports"] == ["openvino-int8"]


def test_nothing_is_said_of_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_removed_exports(tmp_path, ())
    assert capsys.readouterr().err == ""
