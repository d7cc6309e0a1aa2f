"""Real folders become manifests: classes, groups and splits as they are known."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cytolens.datasets import import_dataset
from cytolens.datasets.errors import IncompleteDatasetError, LayoutError
from cytolens.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_with_and_without_splits(real_data: Path, tmp_path: Path) -> None:
    leaky = import_dataset(
        "folders", real_data / "faulty" / "lbc-leaky", out=tmp_path / "leaky.csv"
    )
    assert leaky.splits == {"test": 120, "train": 100}
    assert set(leaky.classes) == {"HSIL", "LSIL", "NL"}
    conflicts = import_dataset(
        "folders", real_data / "faulty" / "oral-conflicts", out=tmp_path / "oral.csv"
    )
    assert conflicts.classes == {"Normal": 15, "OSCC": 15}
    for name in ("leaky", "oral"):
        read_manifest(tmp_path / f"{name}.csv")


def test_a_table_with_groups_and_splits(real_data: Path, tmp_path: Path) -> None:
    report = import_dataset(
        "csv",
        real_data / "faulty" / "annocerv-twins" / "metadata.csv",
        out=tmp_path / "m.csv",
        columns={"image": "image_path", "group": "case_id", "split": "split"},
    )
    assert report.groups == 100
    assert set(report.splits) == {"train", "val", "test"}
    assert "Split 'validation' was imported as 'val'." in report.notes
    table = read_manifest(tmp_path / "m.csv").table
    assert {"swede_score", "mask_path"} <= set(table.columns)


@pytest.mark.parametrize(
    ("layout", "folder"), [("herlev", "herlev"), ("mendeley-lbc", "lbc")]
)
def test_groups_agree_with_the_manifest_beside(
    real_data: Path, tmp_path: Path, layout: str, folder: str
) -> None:
    root = real_data / folder
    with pytest.raises(IncompleteDatasetError):
        import_dataset(layout, root / "images", out=tmp_path / "m.csv")
    import_dataset(
        layout, root / "images", out=tmp_path / "m.csv", allow_incomplete=True
    )
    ours = read_manifest(tmp_path / "m.csv")
    theirs = read_manifest(root / "manifest.csv")
    for column in ("label", "group"):
        found = dict(zip(ours.image_paths(), ours.table[column], strict=True))
        found = {path.resolve(): value for path, value in found.items()}
        known = zip(theirs.image_paths(), theirs.table[column], strict=True)
        assert all(found[path.resolve()] == value for path, value in known)


def test_herlev_masks_are_complete(real_data: Path, tmp_path: Path) -> None:
    report = import_dataset(
        "herlev", real_data / "herlev-masks", out=tmp_path / "m.csv"
    )
    assert (report.samples, report.groups) == (917, 0)
    table = read_manifest(tmp_path / "m.csv").table
    assert table["mask"].str.endswith("-d.bmp").all()
    assert all((tmp_path / mask).is_file() for mask in table["mask"])


def test_pairs_by_name(real_data: Path, tmp_path: Path) -> None:
    report = import_dataset(
        "pairs", real_data / "cervix-pairs" / "images", out=tmp_path / "m.csv"
    )
    assert (report.samples, report.groups) == (36, 36)
    theirs = read_manifest(real_data / "cervix-pairs" / "manifest.csv").table
    ours = read_manifest(tmp_path / "m.csv").table
    assert set(ours["group"]) == set(theirs["group"])


def test_renamed_sipakmed_cells(real_data: Path, tmp_path: Path) -> None:
    cells = real_data / "sipakmed-samples" / "single_cell"
    with pytest.raises(LayoutError, match="im_Superficial-Intermediate"):
        import_dataset("sipakmed", cells, out=tmp_path / "m.csv")
    inner = tmp_path / "set" / "im_Superficial-Intermediate" / "CROPPED"
    shutil.copytree(cells, inner)
    report = import_dataset(
        "sipakmed", tmp_path / "set", out=tmp_path / "m.csv", allow_incomplete=True
    )
    assert report.classes == {"Superficial-Intermediate": 8}
    assert any("8 file names do not name their field" in n for n in report.notes)
