from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cytolens.manifest import Manifest, manifest_from_table

if TYPE_CHECKING:
    from pathlib import Path


def make(root: Path, **columns: list[object]) -> Manifest:
    n = len(next(iter(columns.values())))
    base = {
        "sample": [f"s{index}" for index in range(n)],
        "image": [f"{index}.png" for index in range(n)],
    }
    return manifest_from_table(pd.DataFrame(base | columns), root, require_files=False)


def test_classes_are_sorted_and_leave_gaps_out(tmp_path: Path) -> None:
    assert make(tmp_path, label=["b", None, "a", "b"]).classes == ("a", "b")


def test_a_sample_without_a_group_is_its_own(tmp_path: Path) -> None:
    manifest = make(tmp_path, group=["s1", None, "s1"])
    assert manifest.group_keys() == ["group:s1", "sample:s1", "group:s1"]
    assert manifest.has_groups


def test_a_subset_keeps_order_and_counts_anew(tmp_path: Path) -> None:
    manifest = make(tmp_path, split=["val", "train", None, "val"])
    subset = manifest.subset("val")
    assert subset.table["sample"].tolist() == ["s0", "s3"]
    assert list(subset.table.index) == [0, 1]
    assert len(manifest.subset("test")) == 0


def test_the_fingerprint_tells_one_cell(tmp_path: Path) -> None:
    one, two = make(tmp_path, label=["a", "b"]), make(tmp_path, label=["a", "c"])
    assert one.fingerprint == make(tmp_path, label=["a", "b"]).fingerprint
    assert one.fingerprint != two.fingerprint
