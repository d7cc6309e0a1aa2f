from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from cytolens.cli.data_split import split
from cytolens.errors import OutputExistsError
from cytolens.manifest import read_manifest
from cytolens.manifest.split import SplitError

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(split)
RUNNER = CliRunner()


def run(manifest: Path, out: Path, *options: str) -> str:
    arguments = [str(manifest), "--out", str(out), *options]
    result = RUNNER.invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_fractions_are_written_and_told(cells_manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "split.csv"
    printed = run(cells_manifest, out, "--fractions", "0.5", "0.3", "0.2", "--json")
    summary = json.loads(printed)
    assert summary["out"] == str(out)
    assert [side["share"] for side in summary["sides"]] == [0.5, 0.3, 0.2]
    assert read_manifest(out).table["split"].value_counts()["train"] == 20


def test_folds_are_a_column(cells_manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "folds.parquet"
    assert run(cells_manifest, out, "--folds", "5") == ""
    assert read_manifest(out).table["fold"].nunique() == 5


def test_a_site_is_held_out(cells_manifest: Path, tmp_path: Path) -> None:
    out = tmp_path / "split.csv"
    run(cells_manifest, out, "--hold-out-site", "south", "--seed", "3")
    table = read_manifest(out).table
    assert set(table.loc[table["split"] == "test", "site"]) == {"south"}


def test_the_output_is_not_overwritten_unasked(
    cells_manifest: Path, tmp_path: Path
) -> None:
    out = tmp_path / "split.csv"
    out.write_text("mine")
    with pytest.raises(OutputExistsError, match="--overwrite"):
        run(cells_manifest, out)
    assert out.read_text() == "mine"
    run(cells_manifest, out, "--overwrite")
    assert len(read_manifest(out)) == 40


def test_an_impossible_split_writes_nothing(
    cells_manifest: Path, tmp_path: Path
) -> None:
    out = tmp_path / "split.csv"
    with pytest.raises(SplitError, match="at most 10 folds"):
        run(cells_manifest, out, "--folds", "11")
    assert not out.exists()


def test_folds_and_fractions_exclude_each_other(
    cells_manifest: Path, tmp_path: Path
) -> None:
    arguments = [str(cells_manifest), "--out", str(tmp_path / "x.csv"), "--folds", "3"]
    result = RUNNER.invoke(app, [*arguments, "--hold-out-site", "south"])
    assert result.exit_code == 2


def test_torch_is_not_imported(cells_manifest: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from cytolens.cli.data_split import split;"
        f"split(Path({str(cells_manifest)!r}), Path({str(tmp_path / 'o.csv')!r}));"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
