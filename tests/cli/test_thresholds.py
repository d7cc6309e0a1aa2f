import json
from pathlib import Path

import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.cli.main import run
from cytolens.evaluation.thresholds.file import read_threshold
from cytolens.prediction.table import Predictions
from support.bundles import write_tiny_bundle
from support.predictions import random_table

MAP = '[classes]\nnormal = ["a", "b"]\nabnormal = ["c"]\n'


def write_table(
    path: Path, *, classes: tuple[str, ...] = ("benign", "malignant")
) -> str:
    table = random_table(80, classes=classes, skill=2.0).table
    table["split"] = ["val" if i % 2 else "test" for i in range(80)]
    Predictions(table).write(path)
    return str(path)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))


def test_table_is_shown_and_files_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = write_table(tmp_path / "p.csv"), tmp_path / "out"
    arguments = ["--rule", "sensitivity=0.9", "--out", str(out)]
    assert run(["thresholds", table, *arguments]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "optimistic" in told.err
    assert "Rule: sensitivity of 0.9 or more." in told.err
    assert read_threshold(out / "threshold.json").rows.samples == 40
    assert (out / "thresholds.csv").read_text().count("\n") == 22


def test_stored_in_the_bundle_that_was_run(
    bundle: Path, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--rule", "youden", "--write", "--json"]
    assert run(["thresholds", str(bundle), str(cells_manifest), *arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["written_to"] == str(bundle)
    description = load_bundle(bundle).description
    assert description.thresholds[0].value == content["chosen"]["threshold"]
    assert description.fitted_rows[0].split == "val"


def test_stored_in_a_bundle_beside_its_table_but_not_beside_others(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "p.csv")
    arguments = [table, "--rule", "youden", "--write", "--bundle", str(bundle)]
    assert run(["thresholds", *arguments]) == 2
    assert "predictions are of tiny-1, and the bundle is" in capsys.readouterr().err
    assert load_bundle(bundle).description.thresholds == ()
    own = Predictions.read(table).table.assign(model="tiny-single")
    Predictions(own).write(table)
    assert run(["thresholds", *arguments]) == 0
    assert len(load_bundle(bundle).description.thresholds) == 1


def test_an_unreached_target_is_told_and_exit_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = write_table(tmp_path / "p.csv"), tmp_path / "out"
    rule = ["--rule", "sensitivity=0.99", "--lower-bound", "--out", str(out)]
    assert run(["thresholds", table, *rule, "--json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert content["chosen"] is None
    assert "it takes 381 without an error" in content["not_reached"]
    assert [p.name for p in out.iterdir()] == ["thresholds.csv"]
    assert run(["thresholds", table, *rule]) == 1
    assert "The best is" in capsys.readouterr().err


def test_merged_classes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_table(tmp_path / "p.csv", classes=("a", "b", "c"))
    (tmp_path / "map.toml").write_text(MAP)
    arguments = ["--map", str(tmp_path / "map.toml"), "--positive", "abnormal"]
    assert run(["thresholds", table, *arguments, "--rule", "youden", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["chosen"]["positive"] == "abnormal"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{table}", "--split", "test"], "on the split 'test'"),
        (["no-bundle", "{cells}", "--split", "test"], "on the split 'test'"),
        (["{bundle}", "{cells}", "--split", "out-of-fold"], "cross-validation"),
        (["{table}", "--rule", "best"], "Unknown threshold rule"),
        (["{table}", "--write"], "say with --rule"),
        (["{table}", "--rule", "youden", "--write"], "say with --bundle DIR"),
        (["hf:a/b", "--rule", "youden", "--write"], "is on the hub"),
        (["{folder}", "--rule", "youden", "--write"], "has no model.json"),
        (
            ["{table}", "--rule", "youden", "--write", "--map", "m.toml"],
            "merged classes with --out",
        ),
        (["{table}", "--positive", "odd"], "'odd' is none of"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    bundle: Path,
    tmp_path: Path,
    cells_manifest: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = {
        "table": write_table(tmp_path / "p.csv"),
        "bundle": bundle,
        "folder": tmp_path,
        "cells": cells_manifest,
    }
    assert run(["thresholds", *(a.format(**names) for a in arguments)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
