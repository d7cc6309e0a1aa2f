from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.caching.cache import Cache, open_cache
from cytolens.caching.errors import CacheFolderError
from cytolens.caching.pack import INDEX_FILE, RECORDS_FILE, RecordShape
from cytolens.caching.records import Records, Shelf, open_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SHAPE = RecordShape("uint8", (1000,))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(open_cache(tmp_path / "cache").folder, limit_bytes=25_000)


def _key(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _make(missing: list[bytes]) -> Iterator[tuple[bytes, NDArray[np.uint8]]]:
    for key in missing:
        yield key, np.full(1000, key[-1], np.uint8)


def _open(cache: Cache, numbers: range, shelf: str = "shelf") -> Records:
    at = Shelf(cache, "features", shelf, SHAPE)
    return open_records(at, [_key(number) for number in numbers], _make)


def _values(records: Records) -> list[int]:
    numbers = np.arange(len(records.row_of))
    return [int(value) for value in records.read(numbers)[:, 0]]


def test_the_least_recently_used_goes_first(cache: Cache) -> None:
    for number, shelf in enumerate("ab"):
        _open(cache, range(10), shelf)
        os.utime(
            next(cache.packs_in(cache.folder / "features" / shelf)).path / INDEX_FILE,
            (number, number),
        )
    _open(cache, range(10), "a")  # used again: b is the older one now
    _open(cache, range(10), "c")
    assert {pack.path.parent.name for pack in cache.packs()} == {"a", "c"}
    assert sum(pack.nbytes for pack in cache.packs()) <= cache.limit_bytes


def test_what_is_in_use_stays_whatever_the_limit(cache: Cache) -> None:
    held = [_open(cache, range(20), shelf) for shelf in "ab"]
    assert len(list(cache.packs())) == 2
    assert [_values(records) for records in held] == [list(range(20))] * 2
    freed, kept = cache.clear()
    assert (freed, kept) == (0, 2)
    del held
    freed, kept = cache.clear()
    assert freed > 40_000
    assert kept == 0
    assert not list(cache.packs())


def test_a_full_disk_makes_room_first(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open(cache, range(5), "old")
    usage = namedtuple("usage", "total used free")

    def free(_: Path) -> object:
        return usage(1, 1, 0 if list(cache.packs()) else 10_000)

    monkeypatch.setattr(shutil, "disk_usage", free)
    _open(cache, range(5), "new")
    assert [pack.path.parent.name for pack in cache.packs()] == ["new"]


@pytest.mark.parametrize("name", [INDEX_FILE, RECORDS_FILE])
def test_a_damaged_pack_is_made_again(cache: Cache, name: str) -> None:
    _open(cache, range(5))
    path = next(cache.packs()).path
    (path / name).write_bytes(b"{}")
    assert _values(_open(cache, range(5))) == list(range(5))
    cache.clear()
    assert not path.exists()


def test_two_that_miss_the_same_make_it_once(cache: Cache) -> None:
    made = []

    def slowly(missing: list[bytes]) -> Iterator[tuple[bytes, NDArray[np.uint8]]]:
        time.sleep(0.2)
        made.extend(missing)
        yield from _make(missing)

    def use() -> None:
        shelf = Shelf(cache, "features", "shelf", SHAPE)
        open_records(shelf, [_key(1), _key(2)], slowly)

    threads = [threading.Thread(target=use) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [_key(1), _key(2)]


def test_a_failure_leaves_nothing(cache: Cache) -> None:
    def fails(missing: list[bytes]) -> Iterator[tuple[bytes, NDArray[np.uint8]]]:
        yield from _make(missing[:1])
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        open_records(Shelf(cache, "features", "s", SHAPE), [_key(0), _key(1)], fails)
    assert not list((cache.folder / "features").glob("*/*"))


KILLED = """
import sys
from pathlib import Path
import numpy as np
from cytolens.caching.cache import Cache
from cytolens.caching.pack import RecordShape
from cytolens.caching.records import Shelf, open_records
def make(missing):
    for key in missing:
        print("record", flush=True)
        sys.stdin.readline()
        yield key, np.full(1000, key[-1], np.uint8)
keys = [n.to_bytes(32, "big") for n in range(4)]
cache = Cache(Path(sys.argv[1]), 25_000)
shelf = Shelf(cache, "features", "shelf", RecordShape("uint8", (1000,)))
held = open_records(shelf, keys, make)
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("steps", [0, 2, 4])
def test_killed_while_it_writes_or_reads_it_leaves_a_whole_pack_or_none(
    cache: Cache, steps: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(cache.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(steps):
        assert process.stdout.readline() == b"record\n"
        process.stdin.write(b"\n")
        process.stdin.flush()
    assert process.stdout.readline() == (b"done\n" if steps == 4 else b"record\n")
    assert cache.clear() == (0, int(steps == 4))  # it lives: nothing of it goes
    assert list((cache.folder / "features").glob("*/*"))
    process.kill()
    process.communicate()
    assert len(list(cache.packs())) == int(steps == 4)
    assert _values(_open(cache, range(4))) == list(range(4))
    cache.clear()
    assert not list((cache.folder / "features").glob("*/*"))
    assert not list((cache.folder / "leases").iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CacheFolderError, match="CYTOLENS_CACHE"):
        open_cache(tmp_path / "file" / "cache")
