import hashlib
from pathlib import Path

import pytest

from cytolens.datasets.card import RemoteFile
from cytolens.datasets.download_state import PartialFile
from cytolens.datasets.errors import ChecksumError


def partial(tmp_path: Path, body: bytes, *, size: int | None = None) -> PartialFile:
    file = RemoteFile(
        name="a.bin",
        url="http://127.0.0.1/",
        size_bytes=size,
        sha256=hashlib.sha256(b"published").hexdigest(),
        checksum_source="this test",
    )
    if body:
        (tmp_path / "a.bin.part").write_bytes(body)
    return PartialFile(file, tmp_path)


def test_complete_is_told_by_size_or_checksum(tmp_path: Path) -> None:
    assert not partial(tmp_path, b"publ").is_complete()
    assert not partial(tmp_path, b"publ", size=9).is_complete()
    assert partial(tmp_path, b"published").is_complete()
    assert partial(tmp_path, b"PUBLISHED", size=9).is_complete()


def test_only_a_strong_version_is_sent_back(tmp_path: Path) -> None:
    part = partial(tmp_path, b"publ")
    part.remember_version({"ETag": 'W/"1"'})
    assert part.range_headers() == {"Range": "bytes=4-"}
    part.remember_version({"ETag": 'W/"1"', "Last-Modified": "Monday"})
    assert part.range_headers()["If-Range"] == "Monday"
    part.remember_version({"ETag": '"2"'})
    assert part.range_headers()["If-Range"] == '"2"'


def test_finish_names_only_the_published_file(tmp_path: Path) -> None:
    assert partial(tmp_path, b"published").finish().read_bytes() == b"published"
    with pytest.raises(ChecksumError, match="this test"):
        partial(tmp_path, b"another").finish()
    assert (tmp_path / "a.bin.bad").read_bytes() == b"another"
