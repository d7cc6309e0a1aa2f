import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from cytolens.manifest import read_manifest
from cytolens.prediction.table import Predictions
from support.bundles import write_tiny_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("predict") / "bundle"
    return str(write_tiny_bundle(folder, classes=("benign", "malignant")))


def test_manifest_to_table(bundle: str, cells_manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.parquet"
    assert run(["predict", bundle, str(cells_manifest), "--out", str(out)]) == 0
    assert len(Predictions.read(out)) == 40


def test_unreadable_image_is_listed_and_exit_is_one(
    bundle: str,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = read_manifest(cells_manifest).image_paths()[0]
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    assert run(["predict", bundle, str(good), str(bad), "--json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert content["scored"] == 1
    assert content["unreadable"][0]["path"] == str(bad)
    assert sum(content["predictions"][0]["probabilities"].values()) == pytest.approx(1)


def test_table_for_people(
    bundle: str, cells_manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["predict", bundle, str(cells_manifest)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "40 scored, 0 unreadable." in captured.err
    assert "and 20 more" in captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none", "x.png"], "none is not a folder"),
        (["{bundle}", "none.png"], "does not exist"),
        (["{bundle}", "{image}", "--out", "t.xlsx"], "ends in .parquet or .csv"),
        (["{bundle}", "{image}", "--device", "tpu9"], "no device 'tpu9'"),
        (["{bundle}"], "Missing argument"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    bundle: str,
    cells_manifest: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    image = str(read_manifest(cells_manifest).image_paths()[0])
    filled = [a.format(bundle=bundle, image=image) for a in arguments]
    assert run(["predict", *filled]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
