import json
from pathlib import Path

import numpy as np
import pytest

from cytolens.cli.main import run
from support.bundles import write_tiny_bundle
from support.cells import TWO_CLASSES


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("shortcuts") / "bundle"
    return str(write_tiny_bundle(folder, classes=TWO_CLASSES))


def test_everything_is_written(
    bundle: str,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    options = ["--split", "train", "--method", "random", "--out", str(out), "--json"]
    code = run(["explain", "shortcuts", bundle, str(cells_manifest), *options])
    content = json.loads(capsys.readouterr().out)
    assert code == (1 if content["verdict"].startswith("This model") else 0)
    assert {path.name for path in out.iterdir()} == {
        *("shortcuts.html", "shortcuts.json", "shares.csv"),
        *("mean-maps.png", "mean-maps.npy"),
    }
    stored = json.loads((out / "shortcuts.json").read_text(encoding="utf-8"))
    assert stored | {"report": content["report"]} == content
    maps = np.load(out / "mean-maps.npy")
    assert maps.shape == (len(stored["mean_maps_of"]), 1, 32, 32)
    page = (out / "shortcuts.html").read_text(encoding="utf-8")
    assert "Research use only" in page
    assert stored["verdict"] in page
    assert stored["sanity_check"]["outcome"] == "not checked"
    assert "was not checked for this model" in page


def test_people_read_sentences(
    bundle: str,
    cells_manifest: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--split", "test", "--method", "random", "--out", str(tmp_path)]
    assert run(["explain", "shortcuts", bundle, str(cells_manifest), *options]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "padding: no image has it." in captured.err
    assert "too little to say" in captured.err
    assert "was not checked for this model" in captured.err
