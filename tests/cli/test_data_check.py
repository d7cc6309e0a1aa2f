"""`cytolens data check` from outside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from cytolens.cli.data_check import check
from support.tissue import draw_tissue, write_manifest_of

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(check)


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; exit code and standard output."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder of class folders with one image under both labels."""
    images = {f"s{seed}": draw_tissue(seed) for seed in range(4)}
    for label in ("a", "b"):
        (tmp_path / "set" / label).mkdir(parents=True)
        write_manifest_of(tmp_path / "set" / label, images)
        images = {"copy": draw_tissue(0), "other": draw_tissue(9)}
    return tmp_path / "set"


def test_a_clean_manifest_exits_0(cells_manifest: Path) -> None:
    assert run(str(cells_manifest))[0] == 0


def test_faults_exit_1_and_are_listed(faulty: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    code, output = run(str(faulty), "--json", "--report", str(page))
    assert code == 1
    result = json.loads(output)
    (conflict,) = [f for f in result["findings"] if f["kind"] == "label-conflict"]
    assert sorted(conflict["evidence"]["images"]) == ["a/s0.png", "b/copy.png"]
    assert page.read_text(encoding="utf-8").count("data:image/jpeg") >= 2
