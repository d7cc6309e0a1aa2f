"""Write a file so that it is there in full, or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cytolens.training.errors import DiskFullError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

# A quota that is used up; Windows has no such error.
NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside the target, force it to the disk, then take the target's name.

    Args:
        path: The file; replaced if it exists.
        content: All of it.

    Raises:
        DiskFullError: If there is no room. What stood there before still stands.
    """
    with open_atomically(path) as stream:
        stream.write(content)


@contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose file takes its name when the block has ended well.

    Raises:
        DiskFullError: If there is no room. What stood there before still stands.
    """
    partial = path.with_name(f"{path.name}.partial")
    with full_disk_said(path):
        try:
            with partial.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        partial.replace(path)


@contextmanager
def full_disk_said(path: Path) -> Iterator[None]:
    """Turn the system's "no space left" into words."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError(path) from error
        raise
