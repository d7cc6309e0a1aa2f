from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cytolens.manifest import ManifestError, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

FULL = "sample,image,label,group,site,split,mpp,age\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).touch()
    return tmp_path


def write(folder: Path, text: str, name: str = "m.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_full_table(folder: Path) -> None:
    text = FULL + r"one,.\a.png, 0 ,p1,north,train,0.25,061" + "\ntwo,b.png,,,,,,\n"
    manifest = read_manifest(write(folder, text))
    assert manifest.root == folder
    assert manifest.table.iloc[0].to_dict() == {
        "sample": "one",
        "image": "a.png",
        "label": "0",
        "group": "p1",
        "site": "north",
        "split": "train",
        "mpp": 0.25,
        "age": "061",
    }
    second = manifest.table.iloc[1]
    assert second.drop(["sample", "image"]).isna().all()
    assert manifest.classes == ("0",)
    assert manifest.table["mpp"].dtype == np.float64


def test_columns_that_are_absent_are_there_and_missing(folder: Path) -> None:
    manifest = read_manifest(write(folder, "sample,image\none,a.png\n"))
    assert list(manifest.table.columns) == [
        "sample", "image", "label", "group", "site", "split", "mpp",
    ]  # fmt: skip
    assert not manifest.has_groups
    assert not manifest.has_splits


def test_pairs(folder: Path) -> None:
    text = "sample,image_before,image_after\none,a.png,b.png\n"
    manifest = read_manifest(write(folder, text))
    assert manifest.is_pair
    assert manifest.image_paths("image_after") == [folder / "b.png"]


def test_every_fault_at_once(folder: Path) -> None:
    text = (
        FULL
        + "one,a.png,x,,,valid,-1,\n"
        + "one,none.png,x,,,train,,\n"
        + ",,x,,,holdback,0.5,\n"
        + "two,b.png,x,,,test\n"
    )
    with pytest.raises(ManifestError) as caught:
        read_manifest(write(folder, text))
    found = [(fault.row, fault.column) for fault in caught.value.faults]
    assert found == [
        (2, "mpp"),
        (2, "split"),
        (3, "image"),
        (3, "sample"),
        (4, "image"),
        (4, "sample"),
        (4, "split"),
        (5, None),
    ]
    message = str(caught.value)
    assert "8 faults" in message
    assert "found 'valid', expected train, val, test or an empty cell" in message
    assert "found 'one', which is also in row 2, expected a unique name" in message


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("sample,label", "found the columns sample, label, expected 'image'"),
        ("sample,image,image_before,image_after", "together"),
        ("sample,image_before", "'image_after'"),
        ("image", "column 'sample': found no such column"),
    ],
)
def test_columns_that_contradict_the_contract(
    folder: Path, header: str, words: str
) -> None:
    with pytest.raises(ManifestError, match=words):
        read_manifest(
            write(folder, header + "\n" + "a.png," * header.count(",") + "a.png\n")
        )


def test_no_rows(folder: Path) -> None:
    with pytest.raises(ManifestError, match="no rows"):
        read_manifest(write(folder, FULL))


@pytest.mark.parametrize("name", ["none.csv", ""])
def test_a_missing_manifest_and_a_folder(folder: Path, name: str) -> None:
    with pytest.raises(ManifestError, match="expected a manifest in CSV or Parquet"):
        read_manifest(folder / name)


def test_parquet_is_told_by_content(folder: Path) -> None:
    path = folder / "m.csv"
    table = pd.DataFrame(
        {
            "sample": [1, 2],
            "image": ["a.png", "b.png"],
            "label": [1.0, None],
            "age": [61, None],
        }
    )
    table.to_parquet(path)
    manifest = read_manifest(path)
    assert manifest.table["sample"].tolist() == ["1", "2"]
    assert manifest.classes == ("1",)
    assert manifest.table["age"].dtype == "Int64"


def test_images_may_be_absent_where_the_caller_says_so(folder: Path) -> None:
    path = write(folder, "sample,image\none,none.png\n")
    assert len(read_manifest(path, require_files=False)) == 1


def test_paths_may_climb_unless_confined(folder: Path) -> None:
    (folder / "tables").mkdir()
    path = write(folder / "tables", "sample,image\none,../a.png\n")
    assert read_manifest(path).image_paths() == [folder / "tables" / ".." / "a.png"]
    with pytest.raises(ManifestError, match="inside the manifest's folder"):
        read_manifest(path, confined=True)


def test_absolute_paths_are_taken_unless_confined(folder: Path) -> None:
    path = write(folder, f"sample,image\none,{(folder / 'a.png').as_posix()}\n")
    assert read_manifest(path).image_paths() == [folder / "a.png"]
    with pytest.raises(ManifestError, match="inside the manifest's folder"):
        read_manifest(path, confined=True)


def test_a_formula_is_only_a_text(folder: Path) -> None:
    text = "sample,image,label\n=HYPERLINK(0),a.png,@x\n"
    manifest = read_manifest(write(folder, text))
    assert manifest.table.loc[0, "sample"] == "=HYPERLINK(0)"


@pytest.mark.parametrize("name", ["training", "Validation", "DEV", "testing", "VAL"])
def test_other_names_of_a_split_are_faults_with_a_hint(folder: Path, name: str) -> None:
    with pytest.raises(ManifestError, match=r"\(write (train|val|test)\)"):
        read_manifest(write(folder, f"sample,image,split\none,a.png,{name}\n"))
