import errno
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from cytolens.datasets.card import RemoteFile
from cytolens.datasets.download import Patience, download
from cytolens.datasets.errors import ChecksumError, DiskSpaceError, DownloadError
from support.web import Behaviour, serve

BODY = bytes(range(256)) * 1200
QUICK = Patience(attempts=3, pause_s=0.001, timeout_s=5)


@pytest.fixture
def server() -> Iterator[Behaviour]:
    with serve(Behaviour(BODY)) as behaviour:
        yield behaviour


def remote(server: Behaviour, *, size: int | None = len(BODY)) -> RemoteFile:
    return RemoteFile(
        name="file.bin",
        url=server.url,
        size_bytes=size,
        sha256=hashlib.sha256(BODY).hexdigest(),
        md5=hashlib.md5(BODY, usedforsecurity=False).hexdigest(),
        checksum_source="this test",
    )


def assert_fetched(folder: Path) -> None:
    assert (folder / "file.bin").read_bytes() == BODY
    assert [path.name for path in folder.iterdir()] == ["file.bin"]


def test_a_file_is_fetched_verified_and_not_fetched_again(
    server: Behaviour, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    download(
        remote(server),
        tmp_path / "new",
        patience=QUICK,
        on_progress=lambda done, whole: steps.append((done, whole)),
    )
    assert_fetched(tmp_path / "new")
    assert steps[-1] == (len(BODY), len(BODY))
    download(remote(server), tmp_path / "new", patience=QUICK)
    assert len(server.requests) == 1


@pytest.mark.parametrize("size", [len(BODY), None])
def test_a_server_that_cuts_off_is_asked_for_the_rest(
    server: Behaviour, tmp_path: Path, size: int | None
) -> None:
    server.cut_after = 100_000
    download(remote(server, size=size), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    asked = [request.get("Range") for request in server.requests]
    assert asked == [None, "bytes=100000-", "bytes=200000-", "bytes=300000-"]
    assert server.requests[1]["If-Range"] == '"one"'


def test_a_later_call_goes_on_where_one_gave_up(
    server: Behaviour, tmp_path: Path
) -> None:
    server.cut_after = 100_000
    server.statuses = []
    first = remote(server)
    (tmp_path / "file.bin.part").write_bytes(BODY[:200_000])
    download(first, tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    assert server.requests[0]["Range"] == "bytes=200000-"


def test_a_server_that_sends_nothing_ends_in_words_and_keeps_the_part(
    server: Behaviour, tmp_path: Path
) -> None:
    server.cut_after = 0
    (tmp_path / "file.bin.part").write_bytes(BODY[:500])
    with pytest.raises(DownloadError, match="500 bytes arrived, expected 307200"):
        download(remote(server), tmp_path, patience=QUICK)
    assert (tmp_path / "file.bin.part").stat().st_size == 500
    assert len(server.requests) == 3


def test_without_ranges_it_starts_anew(server: Behaviour, tmp_path: Path) -> None:
    server.knows_ranges = False
    (tmp_path / "file.bin.part").write_bytes(b"x" * 500)
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)


def test_without_ranges_and_cut_off_it_gives_up(
    server: Behaviour, tmp_path: Path
) -> None:
    server.knows_ranges, server.cut_after = False, 1000
    with pytest.raises(DownloadError, match="1000 bytes arrived"):
        download(remote(server), tmp_path, patience=QUICK)


@pytest.mark.parametrize("size", [len(BODY), None])
def test_an_announced_length_that_is_too_long_does_not_matter(
    server: Behaviour, tmp_path: Path, size: int | None
) -> None:
    server.length_error = 1000
    download(remote(server, size=size), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    assert len(server.requests) == 1


def test_an_announced_length_that_is_too_short_is_not_believed(
    server: Behaviour, tmp_path: Path
) -> None:
    server.length_error = -100_000
    with pytest.raises(DownloadError, match="bytes arrived, expected 307200"):
        download(remote(server), tmp_path, patience=QUICK)
    server.length_error = 0
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"x" * len(BODY), "sha256"),
        (BODY + b"x", "more than 307200 bytes"),
        (BODY * 3, "more than 307200 bytes"),
    ],
)
def test_a_wrong_file_is_put_aside(
    server: Behaviour, tmp_path: Path, body: bytes, words: str
) -> None:
    server.body = body
    with pytest.raises(ChecksumError, match=words):
        download(remote(server), tmp_path, patience=QUICK)
    assert [path.name for path in tmp_path.iterdir()] == ["file.bin.bad"]


def test_a_short_page_of_unknown_size_is_put_aside(
    server: Behaviour, tmp_path: Path
) -> None:
    server.body = b"<html>please sign in</html>"
    with pytest.raises(ChecksumError, match=r"file\.bin\.bad"):
        download(remote(server, size=None), tmp_path, patience=QUICK)


def test_what_is_left_of_another_version_is_thrown_away(
    server: Behaviour, tmp_path: Path
) -> None:
    (tmp_path / "file.bin.part").write_bytes(b"old" * 1000)
    (tmp_path / "file.bin.part.version").write_text('"zero"')
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    assert len(server.requests) == 1


def test_an_old_part_without_version_is_tried_once_more_from_zero(
    server: Behaviour, tmp_path: Path
) -> None:
    (tmp_path / "file.bin.part").write_bytes(b"old" * 1000)
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    assert [r.get("Range") for r in server.requests] == ["bytes=3000-", None]


def test_another_range_than_asked_is_not_taken(
    server: Behaviour, tmp_path: Path
) -> None:
    server.wrong_range_start = 7
    (tmp_path / "file.bin.part").write_bytes(BODY[:500])
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)


def test_a_complete_part_is_only_verified(server: Behaviour, tmp_path: Path) -> None:
    (tmp_path / "file.bin.part").write_bytes(BODY)
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
    assert server.requests == []


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_refusal_is_told_at_once(
    server: Behaviour, tmp_path: Path, status: int
) -> None:
    server.statuses = [status] * 9
    with pytest.raises(DownloadError, match=f"answered {status}"):
        download(remote(server), tmp_path, patience=QUICK)
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again(server: Behaviour, tmp_path: Path) -> None:
    server.statuses, server.redirects = [503, 429], 2
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)


def test_redirects_without_end_are_told(server: Behaviour, tmp_path: Path) -> None:
    server.redirects = 10_000
    with pytest.raises(DownloadError, match="redirects"):
        download(remote(server), tmp_path, patience=QUICK)


def test_nobody_there_is_told(server: Behaviour, tmp_path: Path) -> None:
    file = remote(server).model_copy(update={"url": "http://127.0.0.1:1/file.bin"})
    with pytest.raises(DownloadError, match="0 bytes arrived"):
        download(file, tmp_path, patience=QUICK)


def test_packed_bytes_are_kept_as_they_are(server: Behaviour, tmp_path: Path) -> None:
    packed = gzip.compress(b"patches", mtime=0)
    server.body, server.content_encoding = packed, "gzip"
    file = RemoteFile(
        name="x.gz",
        url=server.url,
        sha256=hashlib.sha256(packed).hexdigest(),
        checksum_source="this test",
    )
    assert download(file, tmp_path, patience=QUICK).read_bytes() == packed


def test_a_file_of_that_name_that_is_another_is_left_alone(
    server: Behaviour, tmp_path: Path
) -> None:
    (tmp_path / "file.bin").write_bytes(b"mine")
    with pytest.raises(ChecksumError, match="Move it away"):
        download(remote(server), tmp_path, patience=QUICK)
    assert (tmp_path / "file.bin").read_bytes() == b"mine"
    assert server.requests == []


def test_too_little_room_is_told_before_writing(
    server: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(DiskSpaceError, match="307,200 more bytes, found 1,000"):
        download(remote(server), tmp_path, patience=QUICK)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_keeps_what_arrived(
    server: Behaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(DiskSpaceError, match="Make room"):
            download(remote(server), tmp_path, patience=QUICK)
    download(remote(server), tmp_path, patience=QUICK)
    assert_fetched(tmp_path)
