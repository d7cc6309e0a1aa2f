import json
from pathlib import Path

import numpy as np
import pytest

from cytolens.cli.main import run
from cytolens.explanation.writing import FIGURES_FILE
from cytolens.images.decode import decode_image
from cytolens.manifest import read_manifest
from support.bundles import write_tiny_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("explain") / "bundle"
    return str(write_tiny_bundle(folder, classes=("benign", "malignant")))


@pytest.fixture
def image(cells_manifest: Path) -> str:
    return str(read_manifest(cells_manifest).image_paths()[0])


@pytest.mark.parametrize("command", [["explain"], ["explain", "maps"]])
def test_an_image_to_a_folder(
    command: list[str],
    bundle: str,
    image: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    options = ["--out", str(out), "--method", "hires-cam", "--target", "benign"]
    assert run([*command, bundle, image, *options, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["method"] == "hires-cam"
    (row,) = content["explanations"]
    assert row["target"] == "benign"
    assert set(row["probabilities"]) == {"benign", "malignant"}
    assert np.load(out / row["files"]["map"]).shape == (1, 32, 32)
    assert (out / row["files"]["overlay"]).is_file()


def test_scale_and_parts_of_the_cell(
    bundle: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--mpp", "0.5", "--masks", "estimated-nucleus", "--json"]
    assert run(["explain", bundle, image, "--out", str(tmp_path), *options]) == 0
    content = json.loads(capsys.readouterr().out)
    (row,) = content["explanations"]
    width = decode_image(Path(image)).shape[1]
    assert row["scale"][0]["mpp_across"] == 0.5 * width / 32
    assert row["scale"][0]["bar_um"] > 0
    assert row["looks_at"]["said"].startswith("looks at: ")
    assert set(row["looks_at"]["shares"]) == {"nucleus (estimated)", "elsewhere"}
    assert content["without_mask"] == []
    assert content["sanity_check"]["outcome"] == "not checked"


def test_a_mask_that_is_missing_is_listed_and_exit_is_one(
    bundle: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--out", str(tmp_path), "--masks", "lesion"]
    assert run(["explain", bundle, image, *options]) == 1
    said = capsys.readouterr().err
    assert "no mask: " in said
    assert "not checked for this model: run `cytolens explain check`" in said
    (row,) = json.loads((tmp_path / FIGURES_FILE).read_text("utf-8"))["explanations"]
    assert row["looks_at"] is None
    assert "parts of the cell are not known" in row["notes"][1]
    assert row["scale"][0]["bar_um"] is None


def test_options_may_come_first(bundle: str, image: str, tmp_path: Path) -> None:
    assert run(["explain", "--out", str(tmp_path), bundle, image]) == 0


def test_unreadable_image_is_listed_and_exit_is_one(
    bundle: str, image: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    out = str(tmp_path / "out")
    assert run(["explain", bundle, image, str(bad), "--out", out]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "1 explained by grad-cam" in captured.err
    assert "unreadable" in captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none", "{image}", "--out", "{out}"], "none is not a folder"),
        (["{bundle}", "none.png", "--out", "{out}"], "does not exist"),
        (["{bundle}", "{image}", "--out", "{out}", "--method", "x"], "grad-cam++"),
        (["{bundle}", "{image}", "--out", "{out}", "--method", "cbam"], "No CBAM"),
        (["{bundle}", "{image}", "--out", "{out}", "--target", "x"], "no class 'x'"),
        (["{bundle}", "{image}", "--out", "{out}", "--device", "tpu9"], "no device"),
        (["{bundle}", "{image}", "--out", "{out}", "--mpp", "0"], "such as 0.25"),
        (["{bundle}", "{image}", "--out", "{out}", "--masks", "x"], "pcam-centre"),
        (["{bundle}", "{image}", "--out", "{image}"], "exists"),
        (["{bundle}", "{image}"], "--out"),
        (["{bundle}"], "Missing argument"),
    ],
)
def test_failure_is_one_line_and_exit_two(
    arguments: list[str],
    said: str,
    bundle: str,
    image: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    filled = [a.format(bundle=bundle, image=image, out=out) for a in arguments]
    assert run(["explain", *filled]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not out.exists()
