"""One pack: records of one size under their digests, in a folder of its own."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RECORDS_FILE = "records.bin"
KEYS_FILE = "keys.bin"
INDEX_FILE = "index.json"
KEY_BYTES = 32
"""Keys are SHA-256 digests."""


@dataclass(frozen=True)
class RecordShape:
    """What one record is."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Size of a record."""
        return int(np.dtype(self.dtype).itemsize * np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True)
class Pack:
    """A finished pack; nothing in it changes any more."""

    path: Path
    record: RecordShape

    @cached_property
    def keys(self) -> list[bytes]:
        """Digests, in the order of the records."""
        content = (self.path / KEYS_FILE).read_bytes()
        return [content[i : i + KEY_BYTES] for i in range(0, len(content), KEY_BYTES)]

    @cached_property
    def records(self) -> NDArray[Any]:
        """All records, mapped to memory, shape ``(records, *shape)``."""
        shape = (len(self.keys), *self.record.shape)
        path = self.path / RECORDS_FILE
        return np.memmap(path, self.record.dtype, mode="r", shape=shape)

    def touch(self) -> None:
        """Note that it was used now."""
        os.utime(self.path / INDEX_FILE)

    @property
    def used_at(self) -> float:
        """When it was last used, in seconds since the epoch."""
        return (self.path / INDEX_FILE).stat().st_mtime

    @property
    def nbytes(self) -> int:
        """Room it takes on the disk."""
        return sum(file.stat().st_size for file in self.path.iterdir())

    def __getstate__(self) -> dict[str, Any]:
        # A mapped file pickles as its content; another process maps it again.
        return {"path": self.path, "record": self.record}


def read_pack(path: Path) -> Pack | None:
    """Open a pack; None where it is not whole."""
    try:
        index = json.loads((path / INDEX_FILE).read_text(encoding="utf-8"))
        record = RecordShape(index["dtype"], tuple(index["shape"]))
        count = int(index["count"])
        sizes = [(path / name).stat().st_size for name in (KEYS_FILE, RECORDS_FILE)]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = sizes == [count * KEY_BYTES, count * record.nbytes]
    return Pack(path, record) if whole else None
