from pathlib import Path

import pytest

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import LayoutError, MissingFilesError
from cytolens.datasets.pcam_kaggle import CARD
from cytolens.manifest import read_manifest
from support.datasets import write_images


def test_labels_come_from_the_table(tmp_path: Path) -> None:
    root = write_images(
        tmp_path / "set", ["train/aa.tif", "train/bb.tif", "test/c.tif"]
    )
    (root / "train_labels.csv").write_text("id,label\nbb,1\naa,0\n", encoding="utf-8")
    import_dataset(CARD.name, root, out=tmp_path / "m.csv", allow_incomplete=True)
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["image"]) == ["set/train/bb.tif", "set/train/aa.tif"]
    assert list(table["label"]) == ["1", "0"]
    assert list(table["mpp"]) == [0.972] * 2


def test_missing_parts_are_named(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["train/aa.tif"])
    with pytest.raises(LayoutError, match="no table"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")
    (root / "train_labels.csv").write_text("id,label\nbb,1\naa,0\n", encoding="utf-8")
    with pytest.raises(MissingFilesError, match=r"train/bb\.tif"):
        import_dataset(CARD.name, root, out=tmp_path / "m.csv")
