from pathlib import Path

import pytest

from cytolens.manifest import ManifestError
from cytolens.prediction.inputs import PredictionInputError, gather_inputs
from support.datasets import write_image


def test_folders_are_searched_at_any_depth_in_order(tmp_path: Path) -> None:
    for name in ("b/z.png", "b/deep/er/a.JPG", "a.tif"):
        write_image(tmp_path / f"{name}.png").rename(tmp_path / name)
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".hidden.png").write_text("x")
    found = gather_inputs([tmp_path]).table["sample"].tolist()
    names = ["a.tif", "b/deep/er/a.JPG", "b/z.png"]
    assert found == [(tmp_path / name).as_posix() for name in names]


def test_named_file_is_taken_whatever_its_name_and_only_once(tmp_path: Path) -> None:
    (tmp_path / "image.dat").write_bytes(b"x")
    inputs: list[Path | str] = [tmp_path / "image.dat", str(tmp_path / "image.dat")]
    assert len(gather_inputs(inputs)) == 1


def test_manifest_is_read_with_its_columns(cells_manifest: Path) -> None:
    manifest = gather_inputs([cells_manifest])
    assert manifest.classes == ("benign", "malignant")
    assert manifest.has_groups


def test_what_cannot_be_input_is_refused(tmp_path: Path, cells_manifest: Path) -> None:
    with pytest.raises(PredictionInputError, match="does not exist"):
        gather_inputs([tmp_path / "none.png"])
    with pytest.raises(PredictionInputError, match="holds no image"):
        gather_inputs([tmp_path])
    with pytest.raises(PredictionInputError, match="is a manifest; give it alone"):
        gather_inputs([cells_manifest, tmp_path])
    with pytest.raises(PredictionInputError, match="No input"):
        gather_inputs([])
    with pytest.raises(ManifestError):
        gather_inputs([tmp_path / "none.csv"])
