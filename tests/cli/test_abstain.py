import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.cli.main import run
from cytolens.evaluation.conformal.applying import rule_for
from cytolens.prediction.table import Predictions
from support.bundles import write_tiny_bundle
from support.predictions import random_table


def write_table(path: Path, *, model: str = "tiny-1", groups: int | None = 80) -> str:
    table = random_table(320, groups=groups, skill=1.5).table.copy()
    of = np.arange(320) if groups is None else np.arange(320) % groups
    table["split"] = np.where(of % 2, "val", "test")
    table["site"] = np.where(of % 4 < 2, "x", "y")
    table["model"] = model
    Predictions(table).write(path)
    return str(path)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_table(tmp_path_factory.mktemp("abstain") / "table.csv")


def test_json_holds_the_rule_and_what_it_does_on_test(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["abstain", table, "--coverage", "0.8", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["rule"]["method"] == "group"
    assert content["rule"]["units"] == {"all": 40}
    assert content["reported"]["sets"]["figures"][0]["n"] == 160
    assert content["written_to"] is None


def test_figures_are_shown_with_the_classes(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["abstain", table, "--method", "class"]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "method class" in told
    assert "sensitivity of what stays" in told
    assert told.count("coverage") > 3


def test_files_are_written(table: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["abstain", table, "--by", "site", "--out", str(out)]) == 0
    rule = json.loads((out / "conformal.json").read_text())
    assert set(rule["quantiles"]) == {"x", "y"}
    sets = pd.read_csv(out / "prediction-sets.csv")
    assert "site x" in set(sets["part"])
    assert len(pd.read_csv(out / "referral.csv")) > 10
    assert len(pd.read_csv(out / "risk-coverage.csv")) == 20


def test_a_bundle_keeps_the_quantiles_and_refuses_what_made_them(
    tmp_path: Path,
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    table = write_table(tmp_path / "t.parquet", model=load_bundle(folder).id)
    arguments = ["--write", "--bundle", str(folder)]
    assert run(["abstain", table, *arguments]) == 0
    description = load_bundle(folder).description
    assert description.conformal_quantiles is not None
    predictions = Predictions.read(table)
    test = predictions.where((predictions.table["split"] == "test").to_numpy())
    assert rule_for(description, test) == description.conformal_quantiles


def test_a_bundle_is_run_on_both_splits(
    cells_manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    # Few patients in validation: only a low coverage can be promised.
    arguments = [str(folder), str(cells_manifest), "--coverage", "0.5", "--write"]
    assert run(["abstain", *arguments, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["rule"]["split"] == "val"
    assert content["reported"] is not None
    assert load_bundle(folder).description.conformal_quantiles is not None


def test_patients_on_both_sides_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = random_table(120, groups=30).table.copy()
    table["split"] = np.where(np.arange(120) < 60, "val", "test")
    path = tmp_path / "leak.csv"
    Predictions(table).write(path)
    assert run(["abstain", str(path)]) == 0
    assert "Beware: 30 groups" in capsys.readouterr().err
    assert run(["abstain", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["cautions"]) == 1


def test_without_test_samples_nothing_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "val.csv"
    Predictions(random_table(60).table.assign(split="val")).write(path)
    assert run(["abstain", str(path)]) == 0
    assert "No labelled test sample" in capsys.readouterr().err
    assert run(["abstain", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reported"] is None


def test_a_cross_validation_is_fitted_whole_and_not_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = random_table(60).table.copy()
    fold = np.arange(60) % 3
    table = table.assign(fold=fold, model=[f"m{i}" for i in fold])
    path = tmp_path / "oof.csv"
    Predictions(table).write(path)
    assert run(["abstain", str(path), "--split", "out-of-fold", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["rule"]["samples"] == {"all": 60}
    assert content["reported"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--split", "test"], "fitted on the split 'test'"),
        (["--coverage", "0.99"], "needs 99 independent"),
        (["--coverage", "1.2"], "above 0 and below 1"),
        (["--method", "magic"], "Unknown method 'magic'"),
        (["--by", "stain"], "no column 'stain'"),
        (["--write"], "say with --bundle"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    table: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["abstain", table, *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_predictions_of_another_model_are_not_stored(
    table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))
    assert run(["abstain", table, "--write", "--bundle", str(folder)]) == 2
    assert "These predictions are of tiny-1" in capsys.readouterr().err
    assert load_bundle(folder).description.conformal_quantiles is None
