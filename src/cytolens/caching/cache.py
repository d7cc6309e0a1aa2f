"""The cache's folder: shelves of packs, leases, and who must go when room is short.

```
CACHE/
  lock                 held for moments, while packs are chosen, named or deleted
  leases/              one locked file per user of a pack
  images/SHELF/PACK/   a shelf is for records that only their keys tell apart
  features/SHELF/PACK/
```
"""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock

from cytolens.caching.errors import CacheDiskFullError, CacheFolderError
from cytolens.caching.lease import Lease, is_in_use
from cytolens.caching.pack import Pack, read_pack
from cytolens.caching.settings import cache_folder, limit_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEASES = "leases"
PARTIAL = ".partial"
KINDS = ("images", "features")


@dataclass(frozen=True)
class Cache:
    """A folder that several processes read and write at once."""

    folder: Path
    limit_bytes: int

    def lock(self, name: str = "lock") -> FileLock:
        """What keeps other processes out for a while."""
        return FileLock(self.folder / name, thread_local=False)

    def lease(self, pack: str) -> Lease:
        """Mark a pack as in use."""
        return Lease(self.folder / LEASES, pack)

    def packs(self, kind: str | None = None) -> Iterator[Pack]:
        """Whole packs, of one kind or of all."""
        for each in KINDS if kind is None else (kind,):
            for shelf in sorted((self.folder / each).glob("*")):
                yield from self.packs_in(shelf)

    def packs_in(self, shelf: Path) -> Iterator[Pack]:
        """Whole packs of one shelf."""
        for path in sorted(shelf.glob("*")):
            pack = None if path.suffix == PARTIAL else read_pack(path)
            if pack is not None:
                yield pack

    def is_in_use(self, pack: Pack) -> bool:
        """Whether a process that lives reads the pack."""
        return is_in_use(self.folder / LEASES, pack.path.name)

    def make_room(self, needed: int) -> None:
        """Delete what was used least recently, until so many bytes fit.

        A pack that is in use stays, so the cache may stand above its limit for a
        while. Call it with the lock held.

        Raises:
            CacheDiskFullError: If the disk is full and nothing more can go.
        """
        self.sweep()
        packs = sorted(self.packs(), key=lambda pack: pack.used_at)
        held = sum(pack.nbytes for pack in packs)
        for pack in packs:
            free = shutil.disk_usage(self.folder).free
            if held + needed <= self.limit_bytes and free >= needed:
                return
            size = pack.nbytes
            if not self.is_in_use(pack) and delete_folder(pack.path):
                held -= size
        if shutil.disk_usage(self.folder).free < needed:
            raise CacheDiskFullError(self.folder, needed_mb=needed / 1e6)

    def sweep(self) -> None:
        """Delete what killed processes left: halves of packs, and damaged ones."""
        leases = self.folder / LEASES
        is_in_use(leases, "*")
        for kind in KINDS:
            for path in (self.folder / kind).glob("*/*"):
                broken = path.suffix == PARTIAL or read_pack(path) is None
                if broken and not is_in_use(leases, path.stem):
                    delete_folder(path)

    def clear(self) -> tuple[int, int]:
        """Delete all that is not in use.

        Returns:
            Bytes freed, and packs that stay since they are in use.
        """
        freed = kept = 0
        with self.lock():
            self.sweep()
            for pack in list(self.packs()):
                size = pack.nbytes
                if self.is_in_use(pack) or not delete_folder(pack.path):
                    kept += 1
                else:
                    freed += size
        return freed, kept


def open_cache(folder: Path | None = None) -> Cache:
    """Open the user's cache, or the one in a folder; made where it is not there yet.

    Raises:
        CacheFolderError: If it cannot be written.
        CacheSettingError: If the limit in the environment is no number.
    """
    folder = cache_folder() if folder is None else folder
    try:
        (folder / LEASES).mkdir(parents=True, exist_ok=True)
        probe = folder / LEASES / f"probe-{uuid.uuid4().hex}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CacheFolderError(folder, error.strerror or str(error)) from error
    return Cache(folder, limit_bytes())


def delete_folder(path: Path) -> bool:
    """Delete a folder so that nobody finds half of it; say whether it is gone."""
    doomed = path.with_name(f"{uuid.uuid4().hex}{PARTIAL}")
    try:
        path.replace(doomed)
    except OSError:
        return False  # Windows keeps what is open
    shutil.rmtree(doomed, ignore_errors=True)
    return True
