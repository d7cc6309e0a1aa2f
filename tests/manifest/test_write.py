from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cytolens.manifest import (
    Manifest,
    ManifestError,
    manifest_from_table,
    read_manifest,
    write_manifest,
)
from cytolens.manifest.write import rebase

if TYPE_CHECKING:
    from pathlib import Path

# Names as people give them: no control characters, no blanks at the ends.
NAMES = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=8
).filter(lambda text: text.strip() == text)


@st.composite
def manifests(draw: st.DrawFn, root: Path) -> Manifest:
    samples = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    optional = st.none() | NAMES
    rows = [
        {
            "sample": sample,
            "image": f"i/{index}.png",
            "label": draw(optional),
            "group": draw(optional),
            "site": draw(optional),
            "split": draw(st.sampled_from([None, "train", "val", "test"])),
            "mpp": draw(st.none() | st.floats(0.01, 10)),
            "comment": draw(optional),
        }
        for index, sample in enumerate(samples)
    ]
    return manifest_from_table(pd.DataFrame(rows), root, require_files=False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), suffix=st.sampled_from([".csv", ".parquet"]))
def test_what_is_written_is_read_back(
    tmp_path: Path, data: st.DataObject, suffix: str
) -> None:
    manifest = data.draw(manifests(tmp_path))
    path = write_manifest(manifest, tmp_path / f"m{suffix}")
    again = read_manifest(path, require_files=False)
    pd.testing.assert_frame_equal(again.table, manifest.table)
    assert again.fingerprint == manifest.fingerprint


def simple(root: Path) -> Manifest:
    (root / "cells").mkdir(parents=True)
    (root / "cells" / "a.png").touch()
    table = pd.DataFrame({"sample": ["=1+1"], "image": ["cells/a.png"], "label": ["x"]})
    return manifest_from_table(table, root)


def test_paths_follow_to_another_folder(tmp_path: Path) -> None:
    manifest = simple(tmp_path / "set")
    path = write_manifest(manifest, tmp_path / "out" / "deep" / "m.csv")
    again = read_manifest(path)
    assert again.table.loc[0, "image"] == "../../set/cells/a.png"
    assert again.image_paths()[0].resolve() == manifest.image_paths()[0].resolve()


def test_rebasing_twice_is_rebasing_once(tmp_path: Path) -> None:
    manifest = simple(tmp_path / "set")
    there = rebase(manifest, tmp_path / "out")
    pd.testing.assert_frame_equal(rebase(there, tmp_path / "set").table, manifest.table)


def test_absolute_paths_stay(tmp_path: Path) -> None:
    manifest = simple(tmp_path / "set")
    absolute = manifest.image_paths()[0].as_posix()
    table = manifest.table.assign(image=[absolute])
    moved = rebase(Manifest(table, manifest.root), tmp_path)
    assert moved.table.loc[0, "image"] == absolute


def test_no_cell_of_the_file_is_a_formula(tmp_path: Path) -> None:
    path = write_manifest(simple(tmp_path / "set"), tmp_path / "m.csv")
    assert "'=1+1" in path.read_text(encoding="utf-8")


def test_columns_without_any_value_are_left_out(tmp_path: Path) -> None:
    path = write_manifest(simple(tmp_path / "set"), tmp_path / "m.csv")
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert header == "sample,image,label"


def test_the_file_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = simple(tmp_path / "set")
    path = write_manifest(manifest, tmp_path / "m.parquet")
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", fail)
    with pytest.raises(OSError, match="disk full"):
        write_manifest(manifest, path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["set", "m.parquet"] or len(
        list(tmp_path.iterdir())
    ) == 2


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"expected \.csv or \.parquet"):
        write_manifest(simple(tmp_path / "set"), tmp_path / "m.xlsx")
