"""Records by their keys: found in packs, and made where none has them."""

from __future__ import annotations

import errno
import json
import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.caching.cache import PARTIAL, Cache, delete_folder
from cytolens.caching.errors import CacheDiskFullError
from cytolens.caching.pack import (
    INDEX_FILE,
    KEY_BYTES,
    KEYS_FILE,
    RECORDS_FILE,
    Pack,
    RecordShape,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.caching.lease import Lease

    Made = Iterable[tuple[bytes, NDArray[Any]]]

# A quota that is used up; Windows has no such error.
NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class Shelf:
    """Where records of one kind and one shape stand."""

    cache: Cache
    kind: str
    name: str
    """Digest of all that the records follow from, beside their keys."""
    record: RecordShape

    @property
    def folder(self) -> Path:
        """Of its packs."""
        return self.cache.folder / self.kind / self.name


@dataclass(frozen=True)
class Records:
    """Records in the order of the keys that were asked for."""

    packs: tuple[Pack, ...]
    record: RecordShape
    pack_of: NDArray[np.int32]
    """Number of each record's pack; -1 where it could not be made."""
    row_of: NDArray[np.int64]
    leases: tuple[Lease, ...] = ()

    def read(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        """Copy records; those that could not be made are zero.

        Args:
            numbers: Places among the keys, of any shape.

        Returns:
            Shape ``(*numbers.shape, *record.shape)``.
        """
        packs, rows = self.pack_of[numbers], self.row_of[numbers]
        if len(self.packs) == 1 and (packs == 0).all():
            return np.ascontiguousarray(self.packs[0].records[rows])
        result = np.zeros((*numbers.shape, *self.record.shape), self.record.dtype)
        for number, pack in enumerate(self.packs):
            chosen = packs == number
            if chosen.any():
                result[chosen] = pack.records[rows[chosen]]
        return result

    def __getstate__(self) -> dict[str, Any]:
        # The process that opened it holds the leases, for those it starts as well.
        return self.__dict__ | {"leases": ()}


def open_records(
    shelf: Shelf, keys: Sequence[bytes], make: Callable[[list[bytes]], Made]
) -> Records:
    """Find records, and make and keep those that no pack has.

    Two processes that miss the same records make them once: where one makes records
    for a shelf, the other waits, and looks again.

    Args:
        shelf: Where to look.
        keys: SHA-256 digests; may repeat.
        make: Takes the keys that are missing; yields key and record of each that can
            be made, one after another.

    Raises:
        CacheDiskFullError: If they do not fit the disk; said before they are written.
    """
    found = _Found(shelf)
    found.look_for(keys)
    missing = found.missing(keys)
    if missing:
        with shelf.cache.lock(f"leases/making-{shelf.name}.lock"):
            found.look_for(missing)
            missing = found.missing(missing)
            if missing:
                pack, lease = _write_pack(shelf, missing, make)
                if pack.keys:
                    found.add(pack, lease)
    return found.records(keys)


class _Found:
    """Packs that are leased, and where each key stands in them."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.packs: list[Pack] = []
        self.leases: list[Lease] = []
        self.places: dict[bytes, tuple[int, int]] = {}

    def look_for(self, keys: Sequence[bytes]) -> None:
        """Lease every pack that has one of the keys, which no other of them has."""
        cache, wanted = self.shelf.cache, set(keys) - self.places.keys()
        with cache.lock():
            for pack in cache.packs_in(self.shelf.folder):
                if not wanted.isdisjoint(pack.keys):
                    pack.touch()
                    self.add(pack, cache.lease(pack.path.name))
                    wanted -= self.places.keys()

    def missing(self, keys: Sequence[bytes]) -> list[bytes]:
        """Keys without a record, each once, in order."""
        return [key for key in dict.fromkeys(keys) if key not in self.places]

    def add(self, pack: Pack, lease: Lease) -> None:
        """Take in a pack."""
        number = len(self.packs)
        self.packs.append(pack)
        self.leases.append(lease)
        for row, key in enumerate(pack.keys):
            self.places.setdefault(key, (number, row))

    def records(self, keys: Sequence[bytes]) -> Records:
        """Put it in the order of the keys."""
        places = [self.places.get(key, (-1, 0)) for key in keys]
        table = np.array(places, dtype=np.int64).reshape(-1, 2)
        return Records(
            packs=tuple(self.packs),
            record=self.shelf.record,
            pack_of=table[:, 0].astype(np.int32),
            row_of=table[:, 1],
            leases=tuple(self.leases),
        )


def _write_pack(
    shelf: Shelf, keys: list[bytes], make: Callable[[list[bytes]], Made]
) -> tuple[Pack, Lease]:
    """Make records into a pack beside its name, then give it the name."""
    cache, name = shelf.cache, uuid.uuid4().hex
    partial = shelf.folder / f"{name}{PARTIAL}"
    needed = len(keys) * (shelf.record.nbytes + KEY_BYTES)
    with _full_disk_said(cache, needed):
        with cache.lock():
            cache.make_room(needed)
            lease = cache.lease(name)
            partial.mkdir(parents=True)
        try:
            _write_files(partial, shelf.record, make(keys))
            with cache.lock():
                path = partial.replace(shelf.folder / name)
        except BaseException:
            delete_folder(partial)
            lease.release()
            raise
    return Pack(path, shelf.record), lease


def _write_files(folder: Path, record: RecordShape, made: Made) -> None:
    """Write records, keys and last the index, each forced to the disk."""
    keys: list[bytes] = []
    # Plain writes, not a mapped file: on a full disk those fail with an error, a
    # mapped file with a signal that kills the process.
    with _forced(folder / RECORDS_FILE) as stream:
        for key, content in made:
            if content.shape != record.shape or content.dtype != record.dtype:
                raise TypeError((content.shape, content.dtype, record))
            stream.write(content.tobytes())
            keys.append(key)
    with _forced(folder / KEYS_FILE) as stream:
        stream.write(b"".join(keys))
    index = {"dtype": record.dtype, "shape": list(record.shape), "count": len(keys)}
    with _forced(folder / INDEX_FILE) as stream:
        stream.write(json.dumps(index).encode())


@contextmanager
def _forced(path: Path) -> Iterator[Any]:
    with path.open("wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _full_disk_said(cache: Cache, needed: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise CacheDiskFullError(cache.folder, needed_mb=needed / 1e6) from error
        raise
