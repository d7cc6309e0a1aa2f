from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from cytolens.training.atomic_file import write_atomically
from cytolens.training.errors import DiskFullError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"first", b"second and longer"):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("number", ["ENOSPC", "EDQUOT"])
def test_a_full_disk_is_said_and_what_stood_there_stands(
    number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"good")

    def full(_: int) -> None:
        raise OSError(getattr(errno, number), "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError, match=r"free some space .* --resume"):
        write_atomically(path, b"bad")
    assert path.read_bytes() == b"good"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_other_troubles_keep_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        write_atomically(tmp_path / "file", b"x")
