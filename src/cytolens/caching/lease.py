"""Marks that a pack is in use, which the death of a process takes away."""

from __future__ import annotations

import uuid
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from pathlib import Path


class Lease:
    """Says "in use" from its making until it is released, collected or killed.

    The system drops a file lock with the process that holds it, so a killed run
    blocks nothing. Each user of a pack has a lock file of its own.
    """

    def __init__(self, folder: Path, pack: str) -> None:
        """Take a lease.

        Args:
            folder: Where the cache keeps its leases.
            pack: Name of the pack.
        """
        path = folder / f"{pack}-{uuid.uuid4().hex}.lock"
        lock = FileLock(path, thread_local=False)
        lock.acquire()
        self._finalizer = weakref.finalize(self, _release, lock, path)

    def release(self) -> None:
        """Give it back; once is enough."""
        self._finalizer()


def is_in_use(folder: Path, pack: str) -> bool:
    """Whether anybody alive holds a lease; what the dead left is cleared away."""
    held = [_is_held(path) for path in folder.glob(f"{pack}-*.lock")]
    return any(held)


def _is_held(path: Path) -> bool:
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    _release(lock, path)
    return False


def _release(lock: FileLock, path: Path) -> None:
    lock.release()
    with suppress(OSError):
        path.unlink(missing_ok=True)
