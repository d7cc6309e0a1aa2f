import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.evaluation.thresholds.file import write_threshold
from cytolens.prediction.table import Predictions
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


def two_class_table(path: Path, split: str, *, seed: int) -> str:
    frame = random_table(80, seed=seed).table.assign(split=split)
    frame["sample"] = [f"{split}{i}" for i in range(len(frame))]
    frame["site"] = ["north", "south"] * 40
    Predictions(frame).write(path)
    return str(path)


def test_what_may_be_asked_stands_in_the_metrics(tmp_path: Path) -> None:
    home = two_class_table(tmp_path / "home.csv", "test", seed=1)
    assert run(["evaluate", home, "--out", str(tmp_path / "home")]) == 0
    away = two_class_table(tmp_path / "away.csv", "elsewhere", seed=2)
    asked = ["--subgroup", "site", "--prevalence", "0.05", "--threshold", "0.4"]
    asked += ["--against", str(tmp_path / "home" / "metrics.json")]
    assert run(["evaluate", away, "--out", str(tmp_path / "away"), *asked]) == 0
    metrics = json.loads((tmp_path / "away" / "metrics.json").read_text())
    assert metrics["threshold"] == 0.4
    assert metrics["subgroups"][0]["column"] == "site"
    assert metrics["at_prevalence"][0]["prevalence"] == 0.05
    assert metrics["against"]["figures"]


def test_a_threshold_file_is_refused_where_it_was_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    val = two_class_table(tmp_path / "val.csv", "val", seed=1)
    choice = choose(Predictions.read(val), "youden")
    write_threshold(choice.record, tmp_path / "threshold.json")
    given = ["--threshold", str(tmp_path / "threshold.json")]
    assert run(["evaluate", val, "--out", str(tmp_path / "no"), *given]) == 2
    assert "was chosen on 80 of these 80 samples" in capsys.readouterr().err
    test = two_class_table(tmp_path / "test.csv", "test", seed=2)
    assert run(["evaluate", test, "--out", str(tmp_path / "yes"), *given]) == 0
    metrics = json.loads((tmp_path / "yes" / "metrics.json").read_text())
    assert metrics["chosen_threshold"]["rule"] == "youden"
