from pathlib import Path

import pytest

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import LayoutError, MissingFilesError
from cytolens.manifest import read_manifest
from support.datasets import write_images


def table(tmp_path: Path, text: str) -> Path:
    write_images(tmp_path, ["i/1.png", "i/2.png"])
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_columns_are_mapped_and_others_kept(tmp_path: Path) -> None:
    path = table(
        tmp_path, "file;who;fold;age;label\ni\\1.png;7;dev;50;x\ni/2.png;8;Test;60;y\n"
    )
    columns = {"image": "file", "group": "who", "split": "fold", "label": "age"}
    report = import_dataset("csv", path, out=tmp_path / "o/m.csv", columns=columns)
    result = read_manifest(tmp_path / "o/m.csv").table
    assert list(result["image"]) == ["../i/1.png", "../i/2.png"]
    assert list(result["group"]) == ["7", "8"]
    assert list(result["split"]) == ["val", "test"]
    assert list(result["label"]) == ["50", "60"]
    assert list(result["table_label"]) == ["x", "y"]
    assert "Split 'dev' was imported as 'val'." in report.notes


def test_pair_columns_and_no_labels(tmp_path: Path) -> None:
    path = table(tmp_path, "a,b\ni/1.png,i/2.png\n")
    columns = {"image_before": "a", "image_after": "b"}
    report = import_dataset("csv", tmp_path, out=tmp_path / "m.csv", columns=columns)
    assert read_manifest(tmp_path / "m.csv").is_pair
    assert any("No column of labels" in note for note in report.notes)
    assert path.exists()


@pytest.mark.parametrize(
    ("text", "columns", "words"),
    [
        ("file\ni/1.png\n", {}, "--image"),
        ("image\ni/1.png\n", {"group": "who"}, "expected who"),
        ("image,split\ni/1.png,holdout\n", {}, "holdout"),
        ("image,mpp\ni/1.png,fine\n", {}, "'fine'"),
        ("image\n", {}, "0 rows"),
        ('image\n"i/1.png\n', {}, "cannot be read"),
    ],
)
def test_faulty_tables_are_refused(
    tmp_path: Path, text: str, columns: dict[str, str], words: str
) -> None:
    path = table(tmp_path, text)
    with pytest.raises(LayoutError, match=words):
        import_dataset("csv", path, out=tmp_path / "m.csv", columns=columns)


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xff\xfe\x00\x81image")
    with pytest.raises(LayoutError, match="cannot be read"):
        import_dataset("csv", path, out=tmp_path / "m.csv")


def test_missing_images_are_named_or_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "image,label\ni/1.png,a\ni/9.png,b\n")
    with pytest.raises(MissingFilesError, match=r"i/9\.png"):
        import_dataset("csv", path, out=tmp_path / "m.csv")
    report = import_dataset("csv", path, out=tmp_path / "m.csv", allow_incomplete=True)
    assert report.samples == 1
