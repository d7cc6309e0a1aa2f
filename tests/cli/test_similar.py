import json
from pathlib import Path

import pytest

from cytolens.cli.main import run
from cytolens.explanation.similar import add_reference
from cytolens.manifest import read_manifest
from support.bundles import write_tiny_bundle
from support.cells import TWO_CLASSES


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, cells_manifest: Path) -> str:
    folder = tmp_path_factory.mktemp("similar") / "bundle"
    write_tiny_bundle(folder, classes=TWO_CLASSES)
    add_reference(folder, cells_manifest, device="cpu")
    return str(folder)


@pytest.fixture
def image(cells_manifest: Path) -> str:
    return str(read_manifest(cells_manifest).image_paths()[0])


def test_one_object_for_programs(
    bundle: str, image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--neighbours", "3", "--json"]
    assert run(["similar", bundle, image, *options]) == 0
    content = json.loads(capsys.readouterr().out)
    (case,) = content["samples"]
    assert len(case["neighbours"]) == 3
    assert case["neighbours"][0]["label"] == "benign"
    assert content["alarm"]["rate"] == 0.05


def test_unreadable_image_is_listed_and_exit_is_one(
    bundle: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    assert run(["similar", bundle, image, str(bad)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "unreadable" in captured.err
    assert "of 1 strange" in captured.err


def test_a_bundle_without_a_reference_exits_with_two(
    tmp_path: Path, image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    assert run(["similar", str(folder), image]) == 2
    assert "has no reference" in capsys.readouterr().err
