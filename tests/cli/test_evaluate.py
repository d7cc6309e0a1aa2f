import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from support.bundles import write_tiny_bundle
from support.predictions import random_table

MAP = '[classes]\nnormal = ["a", "b"]\nabnormal = ["c"]\n'


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("evaluate") / "bundle"
    return str(write_tiny_bundle(folder, classes=("benign", "malignant")))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("table") / "predictions.csv"
    random_table(60, classes=("a", "b", "c"), groups=20).write(path)
    return str(path)


def test_bundle_on_a_manifest(
    bundle: str,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    arguments = [bundle, str(cells_manifest), "--out", str(out), "--split", "val"]
    assert run(["evaluate", *arguments]) == 0
    metrics = json.loads((out / "metrics.json").read_text())
    assert metrics["population"]["split"] == "val"
    told = " ".join(capsys.readouterr().err.split())
    assert "Beware:" in told
    assert "balanced accuracy" in told


def test_table_with_a_map_and_json(
    table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = tmp_path / "map.toml"
    rule.write_text(MAP)
    arguments = ["--map", str(rule), "--positive", "abnormal", "--json"]
    assert run(["evaluate", table, "--out", str(tmp_path / "o"), *arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["classes"] == ["abnormal", "normal"]
    assert content["positive"] == "abnormal"
    assert Path(content["report"]).is_file()


def test_missing_image_is_said_and_exit_is_one(
    bundle: str,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = cells_manifest.read_text().replace("benign-0000.png", "gone.png")
    text = text.replace("images/", f"{cells_manifest.parent.as_posix()}/images/")
    (tmp_path / "manifest.csv").write_text(text)
    arguments = [str(tmp_path / "manifest.csv"), "--split", "train"]
    assert run(["evaluate", bundle, *arguments, "--out", str(tmp_path / "o")]) == 1
    assert "gone.png" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{table}", "--split", "dev"], "no split 'dev'"),
        (["{table}", "--map", "none.toml"], "cannot be read"),
        (["none.csv"], "no such file"),
        (["{bundle}"], "give a manifest"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    bundle: str,
    table: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filled = [a.format(bundle=bundle, table=table) for a in arguments]
    assert run(["evaluate", *filled, "--out", str(tmp_path / "o")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
