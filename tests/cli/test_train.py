from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cytolens.cli.main import run
from cytolens.training import energy, gate, run_log

if TYPE_CHECKING:
    from pathlib import Path

TINY = (
    *("--set", "network.options={ widths = [4, 4, 8, 8], hidden = 8 }"),
    *("--set", "input.size_px=32", "--set", "phases.0.epochs=1", "--device", "cpu"),
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No data check and no trackers; both have tests of their own."""
    monkeypatch.setattr(gate, "_check", lambda _: {"faults": [], "warnings": []})
    monkeypatch.setattr(energy, "find_spec", lambda _: None)
    monkeypatch.setattr(run_log, "find_spec", lambda _: None)


def _train(manifest: Path, out: Path, *more: str) -> int:
    return run(["train", "pcam-cnn", str(manifest), "--out", str(out), *TINY, *more])


def test_it_prints_where_the_bundle_is(
    cells_manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert _train(cells_manifest, out) == 0
    printed, told = capsys.readouterr()
    assert printed.strip() == str(out / "bundle")
    assert (out / "bundle" / "model.json").is_file()
    assert "images/s" in told
    assert _train(cells_manifest, out) == 2
    assert "--resume" in capsys.readouterr().err
    assert _train(cells_manifest, out, "--resume", "--json") == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["bundle"] == str(out / "bundle")
    assert set(answer["metrics"]) >= {"val_loss", "val_auc"}


def test_folds_print_where_the_table_is(
    cells_manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "cv"
    assert _train(cells_manifest, out, "--folds", "2", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["out_of_fold"] == str(out / "out-of-fold.parquet")
    assert len(answer["runs"]) == 2


def test_what_is_wrong_is_told_in_one_line(
    cells_manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in {
        ("--set", "epochs"): "KEY=VALUE",
        ("--set", "los.name=focal"): "did you mean 'loss'",
        ("--device", "tpu"): "There is no device 'tpu'",
        ("--folds", "1"): "--folds",
    }.items():
        assert _train(cells_manifest, tmp_path / "run", *arguments) == 2
        told = capsys.readouterr().err
        assert words in told
        assert told.count("\n") == 1
