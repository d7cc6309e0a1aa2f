from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cytolens.cli.main import run
from support.bundles import write_tiny_bundle
from support.slides import tissue_slide, write_slide

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_tiny_bundle(tmp_path / "bundle")
    write_slide(tmp_path / "case.tiff", tissue_slide(900, 700))
    write_slide(tmp_path / "unscaled.tiff", tissue_slide(900, 700), mpp=None)
    (tmp_path / "broken.svs").write_bytes(b"no slide")
    return tmp_path


def screen(work: Path, *arguments: str) -> int:
    options = ["--out", str(work / "out"), "--tile-mpp", "1", "--device", "cpu"]
    return run(["screen", str(work / "bundle"), *arguments, *options])


def test_done(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = screen(work, str(work / "case.tiff"), "--gallery", "2", "--json")
    told = capsys.readouterr()
    assert code == 0
    (slide,) = json.loads(told.out)["slides"]
    assert slide["slide"] == "case.tiff"
    assert "heatmap.png" in told.err
    assert (work / "out" / "case" / "heatmap.png").exists()


def test_some_that_failed_are_exit_code_one(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slides = [str(work / name) for name in ("case.tiff", "broken.svs", "unscaled.tiff")]
    assert screen(work, *slides, "--gallery", "2") == 1
    told = capsys.readouterr().err
    assert "broken.svs" in told
    assert "--mpp" in told


def test_no_resolution_is_one_line_and_exit_code_two(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screen(work, str(work / "unscaled.tiff")) == 2
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("cytolens: ")
    assert "--mpp" in last


@pytest.mark.parametrize(
    "option",
    [
        ["--positive", "cancer"],
        ["--threshold", "2"],
        ["--threshold", "nan"],
        ["--overlap", "1"],
        ["--mpp", "0"],
        ["--mpp", "nan"],
    ],
)
def test_impossible_options_are_exit_code_two(
    work: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    assert screen(work, str(work / "case.tiff"), *option) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "cytolens: " in told
