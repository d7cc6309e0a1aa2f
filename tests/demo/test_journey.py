from pathlib import Path

import pytest

from cytolens.cli.main import run
from cytolens.demo import journey
from cytolens.errors import OutputExistsError

SMALL = {
    "input.size_px": "32",
    "phases.finetune.epochs": "1",
    "phases.finetune.least_epochs": "1",
}


def test_prepare_replaces_only_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "cells").mkdir()
    (tmp_path / "cells" / "old.png").write_text("x")
    journey.prepare(tmp_path)
    assert not (tmp_path / "cells").exists()
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(OutputExistsError, match="something else"):
        journey.prepare(tmp_path)


def test_whole_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from cytolens.demo import dataset

    write = dataset.write_demo_cells
    monkeypatch.setattr(
        dataset,
        "write_demo_cells",
        lambda folder, on_image: write(
            folder, patients=8, cells_per_class=1, size_px=32, on_image=on_image
        ),
    )
    monkeypatch.setattr(journey, "OVERRIDES", journey.OVERRIDES | SMALL)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    out = tmp_path / "demo"
    assert run(["demo", "--out", str(out)]) == 0
    told = capsys.readouterr().err
    assert "invented" in told
    assert "no patient is on two sides" in told
    assert "balanced accuracy" in told
    assert "dysplastic" in told
    page = (out / "report" / "report.html").read_text(encoding="utf-8")
    assert journey.SYNTHETIC in page
    assert "data:image/jpeg" in page
    assert (out / "run" / "bundle" / "model.json").is_file()
    assert (out / "prediction.csv").is_file()
