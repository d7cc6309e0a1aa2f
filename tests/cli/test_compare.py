import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from support.contests import contest


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models of the same samples, and one of fewer."""
    folder = tmp_path_factory.mktemp("compare")
    models = contest({"old": 0.5, "new": 2.0, "same": 0.5}, samples=90, groups=30)
    for name, table in models.items():
        table.write(folder / f"{name}.csv")
    models["old"].write(folder / "run-1" / "predictions.parquet")
    models["new"].write(folder / "run-2" / "predictions.parquet")
    few = models["old"]
    few.where(few.table.index.to_numpy() < 50).write(folder / "few.csv")
    return folder


def test_verdict_for_people(tables: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", str(tables / "old.csv"), str(tables / "new.csv")]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    said = " ".join(told.err.split())
    assert "new is better than old: ROC AUC" in said
    assert "balanced accuracy" in said


def test_json_and_folder(
    tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    names = [str(tables / f"{name}.csv") for name in ("old", "same", "new")]
    options = ["--margin", "0.05", "--figure", "accuracy", "--positive", "benign"]
    assert run(["compare", *names, "--out", str(out), *options, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert len(content["pairs"]) == 3
    assert content["decides"] == "accuracy"
    assert content["positive"] == "benign"
    assert content["report"] == str(out / "comparison.html")
    assert (
        content["pairs"] == json.loads((out / "comparison.json").read_text())["pairs"]
    )


def test_tables_of_one_name_are_told_apart_by_their_folders(
    tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(tables / f"run-{i}" / "predictions.parquet") for i in (1, 2)]
    assert run(["compare", *paths, "--json"]) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert list(models) == ["run-1/predictions", "run-2/predictions"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["old.csv"], "Found 1 model"),
        (["old.csv", "old.csv"], "same table was given twice"),
        (["old.csv", "few.csv"], "40 samples of old are missing from few: s50"),
        (["old.csv", "gone.csv"], "no such file"),
        (["old.csv", "new.csv", "--split", "dev"], "no split 'dev'"),
        (["old.csv", "new.csv", "--figure", "speed"], "No figure 'speed'"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    tables: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filled = [str(tables / a) if a.endswith(".csv") else a for a in arguments]
    assert run(["compare", *filled]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
