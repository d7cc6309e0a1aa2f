import json
import subprocess
import sys
from pathlib import Path

import pytest

from cytolens.cli import data
from cytolens.cli.main import run
from cytolens.datasets import DATASETS
from support.datasets import write_images


def test_help_names_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "--help"]) == 0
    text = capsys.readouterr().out
    present = [command.name for command in data.app.registered_commands]
    assert all(f" {name} " in text for name in present if name)


def test_nothing_of_it_loads_torch() -> None:
    script = (
        "import sys; from cytolens.cli.main import run; run(['data', 'list']); "
        "print('torch' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "False"


def test_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["data_sets"]
    assert [entry["name"] for entry in listed] == DATASETS.names()
    for name in DATASETS:
        assert run(["data", "show", name]) == 0
        text = capsys.readouterr().out
        assert all(fault in text for fault in DATASETS[name].card.known_faults)
        assert run(["data", "show", name, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["name"] == name


def test_list_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "list"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in DATASETS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "sipak"], "Choose from: breakhis"),
        (["get", "herlev"], "by hand"),
        (["import", "folders", "none", "--out", "m.csv"], "found nothing"),
        (["import", "folders", ".", "--out", "m.csv", "--image", "x"], "csv only"),
        (["import", "folder", ".", "--out", "m.csv"], "Unknown layout"),
    ],
)
def test_failures_are_one_line_and_exit_2(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["data", *arguments]) == 2
    told = capsys.readouterr().err.strip()
    assert words in told
    assert told.count("\n") == 0


def test_import_writes_and_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_images(tmp_path / "set", ["valid/a/1.png", "valid/b/2.png"])
    out = tmp_path / "m.csv"
    line = ["data", "import", "folders", str(root), "--out", str(out)]
    assert run([*line, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["samples"] == 2
    assert told["classes"] == {"a": 1, "b": 1}
    assert told["splits"] == {"val": 2}
    assert told["notes"][0] == "Split 'valid' was imported as 'val'."
    assert run(line) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert run([*line, "--overwrite"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "cytolens data check" in captured.err


def test_import_maps_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_images(tmp_path, ["1.png"])
    table = tmp_path / "t.csv"
    table.write_text("f,l,g,s,p,m,n\n1.png,a,7,x,dev,0.5,one\n", encoding="utf-8")
    line = ["data", "import", "csv", str(table), "--out", str(tmp_path / "m.csv")]
    names = ["image", "label", "group", "site", "split", "mpp", "sample"]
    for name, column in zip(names, "flgspmn", strict=True):
        line += [f"--{name}", column]
    assert run(line) == 0
    text = (tmp_path / "m.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "one,1.png,a,7,x,val,0.5"
    capsys.readouterr()
