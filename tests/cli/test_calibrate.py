import json
from pathlib import Path

import numpy as np
import pytest

from cytolens.bundle.amending import with_threshold
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.writing import replace_description
from cytolens.cli.main import run
from cytolens.evaluation.calibration.recalibrated import recalibrated
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.manifest.read import read_manifest
from cytolens.prediction.classifier import load
from cytolens.prediction.table import Predictions
from support.bundles import write_tiny_bundle
from support.predictions import random_table


def write_table(
    path: Path, *, model: str = "tiny-single", too_sure: float = 4.0, n: int = 300
) -> str:
    table = random_table(n).table.assign(model=model)
    table["split"] = ["val" if i % 2 else "test" for i in range(n)]
    predictions = Predictions(table)
    recalibrated(predictions, too_sure * predictions.logits).write(path)
    return str(path)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))


def test_figures_are_shown_and_files_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = write_table(tmp_path / "p.parquet"), tmp_path / "out"
    assert run(["calibrate", table, "--out", str(out)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "log loss" in told.err
    assert "Calibrated by temperature" in told.err
    record = json.loads((out / "calibration.json").read_text())
    assert record["samples"] == 150
    assert (out / "calibration.csv").read_text().count("before,log loss") == 1
    calibrated = Predictions.read(out / "predictions.parquet")
    assert len(calibrated) == 300
    assert calibrated.table["model"][0].startswith("tiny-single+temperature-")


def test_stored_in_a_bundle_it_calibrates_what_the_bundle_predicts(
    bundle: Path,
    tmp_path: Path,
    cells_manifest: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = load(bundle).predict(cells_manifest)
    table = write_table(tmp_path / "p.parquet")
    arguments = ["--write", "--bundle", str(bundle), "--json"]
    assert run(["calibrate", table, *arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["written_to"] == str(bundle)
    assert content["temperature"] > 2
    after = load(bundle).predict(cells_manifest)
    assert np.allclose(after.logits * content["temperature"], before.logits)
    assert set(after.table["model"]) == {load_bundle(bundle).id}


def test_what_was_chosen_before_is_removed_and_that_is_said(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_table(tmp_path / "p.parquet")
    record = choose(Predictions.read(table), "youden").record
    description = load_bundle(bundle).description
    chosen = with_threshold(description, record.threshold, record.rows)
    replace_description(bundle, chosen)
    assert run(["calibrate", table, "--write", "--bundle", str(bundle)]) == 0
    assert "1 thresholds or conformal rules" in capsys.readouterr().err
    assert load_bundle(bundle).description.thresholds == ()


def test_a_calibrated_bundle_is_calibrated_anew_from_its_own_logits(
    bundle: Path,
    tmp_path: Path,
    cells_manifest: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = load_bundle(bundle).description
    replace_description(bundle, raw.model_copy(update={"temperature": 50.0}))
    table = write_table(tmp_path / "p.parquet")
    assert run(["calibrate", table, "--write", "--bundle", str(bundle)]) == 2
    assert "is calibrated already" in capsys.readouterr().err
    manifest = mostly_right(bundle, cells_manifest, tmp_path / "manifest.csv")
    found = []
    for description in (load_bundle(bundle).description, raw):
        replace_description(bundle, description)
        # Whether so few samples gain anything does not matter here.
        assert run(["calibrate", str(bundle), str(manifest), "--json"]) in {0, 1}
        found.append(json.loads(capsys.readouterr().out)["temperature"])
    assert found[0] == pytest.approx(found[1])


def mostly_right(bundle: Path, cells: Path, path: Path) -> Path:
    """All cells as validation, three of four labelled as the bundle says."""
    rows = read_manifest(cells).table
    result = load(bundle).predict(cells)
    margin = result.logits[:, 1] - result.logits[:, 0]
    says = margin > np.median(margin)
    # An untrained network leans to one side; halves leave something to calibrate.
    flipped = np.arange(len(says)) % 4 == 0
    rows["label"] = np.where(says ^ flipped, "malignant", "benign")
    rows["image"] = [str(cells.parent / image) for image in rows["image"]]
    rows.assign(split="val").to_csv(path, index=False)
    return path


def test_what_makes_worse_is_not_stored(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The scale that fits few samples is off for those kept apart.
    table = write_table(tmp_path / "p.parquet", too_sure=0.8, n=100)
    arguments = ["--method", "vector", "--write", "--bundle", str(bundle)]
    assert run(["calibrate", table, *arguments]) == 1
    assert "Nothing was stored" in capsys.readouterr().err
    assert load_bundle(bundle).description.calibration is None


def test_a_split_is_refused_before_any_work(
    cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["no-bundle", str(cells_manifest), "--split", "test"]
    assert run(["calibrate", *arguments]) == 2
    assert "on the split 'test'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--split", "test"], "on the split 'test'"),
        (["--method", "isotonic"], "needs 200 samples"),
        (["--write"], "say with --bundle DIR"),
        (["--write", "--bundle", "{other}"], "predictions are of tiny-single, and"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = write_table(tmp_path / "p.parquet")
    other = write_tiny_bundle(tmp_path / "o", "pair", classes=("benign", "malignant"))
    filled = [a.format(other=other) for a in arguments]
    assert run(["calibrate", table, *filled]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
