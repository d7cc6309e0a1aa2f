from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.manifest.paths import check_files, check_inside, is_outside, tidy_path
from cytolens.manifest.raw import RawTable

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(alphabet="ab./\\ ", min_size=1))
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy_path(text)
    assert tidy_path(once) == once
    assert "\\" not in once


@pytest.mark.parametrize(
    ("path", "outside"),
    [
        ("a/b.png", False),
        ("a..b/..c.png", False),
        ("../b.png", True),
        ("..", True),
        ("/etc/passwd", True),
        ("C:/b.png", True),
        ("c:b.png", True),
        ("//server/share/b.png", True),
    ],
)
def test_what_leaves_the_folder(path: str, outside: bool) -> None:  # noqa: FBT001  # by pytest
    assert is_outside(path) is outside
    raw = RawTable({}, [2], [], keeps_types=False)
    check_inside(raw, "image", [path])
    assert bool(raw.faults) is outside


@pytest.mark.parametrize("number", [3, 40])
def test_missing_files_are_faults_in_small_and_large_folders(
    tmp_path: Path, number: int
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "folder").mkdir()
    names = [f"deep/{index}.png" for index in range(number)]
    for name in names:
        (tmp_path / name).touch()
    wanted = [*names, "deep/none.png", "deep/folder", "nowhere/a.png", None, "a" * 999]
    raw = RawTable({}, range(2, 2 + len(wanted)), [], keeps_types=False)
    check_files(raw, "image", wanted, root=tmp_path)
    rows = [fault.row for fault in raw.faults]
    assert rows == [2 + number, 3 + number, 4 + number, 6 + number]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "real").touch()
    names = [f"{index}.png" for index in range(40)]
    try:
        for name in names:
            (tmp_path / name).symlink_to(tmp_path / "real")
    except OSError:
        pytest.skip("links are not allowed here")
    raw = RawTable({}, range(2, 42), [], keeps_types=False)
    check_files(raw, "image", names, root=tmp_path)
    assert raw.faults == []
