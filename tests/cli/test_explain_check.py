import json
from pathlib import Path

import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.cli.main import run
from cytolens.explanation.checks.stored_checks import CHECKS_FILE, read_verdicts
from support.bundles import write_tiny_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))


def test_figures_page_and_verdicts(
    bundle: Path,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    options = ["--masks", "pcam-centre", "--method", "grad-cam", "--images", "4"]
    arguments = ["explain", "check", str(bundle), str(cells_manifest), *options]
    code = run([*arguments, "--out", str(out), "--device", "cpu", "--json"])
    content = json.loads(capsys.readouterr().out)
    assert content["stored"]
    assert (out / "explanation-check.md").is_file()
    found = {item["method"]: item for item in content["methods"]}
    assert set(found) == {"random", "grad-cam"}
    assert code == (found["grad-cam"]["verdict"]["outcome"] != "destroyed")
    assert set(read_verdicts(load_bundle(bundle))) == set(found)


def test_the_bundle_may_be_left_alone(
    bundle: Path,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--no-store", "--method", "random", "--split", "train", "--images", "16"]
    arguments = ["explain", "check", str(bundle), str(cells_manifest), *options]
    # The control does not pass, and must not.
    assert run([*arguments, "--out", str(tmp_path / "out")]) == 1
    assert not (bundle / CHECKS_FILE).exists()
    assert "FAILED: survives" in capsys.readouterr().err


def test_an_unknown_kind_of_masks_is_one_line(
    bundle: Path,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["explain", "check", str(bundle), str(cells_manifest), "--masks", "x"]
    assert run([*arguments, "--out", str(tmp_path / "out")]) == 2
    assert (
        "Choose from: estimated-nucleus, herlev-parts, lesion"
        in capsys.readouterr().err
    )
