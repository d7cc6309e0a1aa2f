from pathlib import Path

import pytest

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import LayoutError
from cytolens.manifest import read_manifest
from support.datasets import write_images


def test_classes_and_splits_come_from_folders(tmp_path: Path) -> None:
    root = write_images(
        tmp_path / "set",
        [
            "train/a/1.png",
            "train/a/deep/er/2.png",
            "Validation/b/1.jpg",
            "test/a/3.bmp",
        ],
    )
    report = import_dataset("folders", root, out=tmp_path / "m.csv")
    table = read_manifest(tmp_path / "m.csv").table
    assert list(table["image"]) == [
        "set/Validation/b/1.jpg",
        "set/test/a/3.bmp",
        "set/train/a/1.png",
        "set/train/a/deep/er/2.png",
    ]
    assert list(table["label"]) == ["b", "a", "a", "a"]
    assert list(table["split"]) == ["val", "test", "train", "train"]
    assert "Split 'Validation' was imported as 'val'." in report.notes


def test_classes_alone(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["a/1.png", "b/test/2.png", "b/.hid/3.png"])
    report = import_dataset("folders", root, out=tmp_path / "out" / "m.csv")
    manifest = read_manifest(tmp_path / "out" / "m.csv")
    assert report.classes == {"a": 1, "b": 1}
    assert not manifest.has_splits
    assert manifest.table["image"][0] == "../set/a/1.png"


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["train/a/1.png", "b/1.png"], "beside others"),
        (["train/a/1.png", "1.png"], "beside single images"),
        (["1.png", "2.png"], "outside any class folder"),
        (["train/1.png", "train/a/2.png"], "1 images outside any class folder"),
        ([], "no image"),
    ],
)
def test_other_layouts_are_refused(
    tmp_path: Path, paths: list[str], words: str
) -> None:
    (tmp_path / "set").mkdir()
    write_images(tmp_path / "set", paths)
    with pytest.raises(LayoutError, match=words):
        import_dataset("folders", tmp_path / "set", out=tmp_path / "m.csv")
    assert not (tmp_path / "m.csv").exists()


def test_stray_images_are_left_out_only_when_asked(tmp_path: Path) -> None:
    root = write_images(tmp_path / "set", ["1.png", "a/2.png"])
    report = import_dataset(
        "folders", root, out=tmp_path / "m.csv", allow_incomplete=True
    )
    assert report.samples == 1
    assert any("1.png" in note for note in report.notes)
