"""A checkpoint on disk: whole and checked, or not there."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import torch

from cytolens.training.atomic_file import open_atomically
from cytolens.training.errors import TrainingError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MAGIC = b"cytolens-checkpoint-1\n"
DIGEST_BYTES = 32


class DamagedCheckpointError(TrainingError):
    """A checkpoint is not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged. The one before it is used.")


def write_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write tensors and plain data, with their SHA-256 before them, atomically.

    Raises:
        DiskFullError: If there is no room.
    """
    with open_atomically(path) as stream:
        stream.write(MAGIC + bytes(DIGEST_BYTES))
        payload = _Hashed(stream)
        torch.save(content, payload)  # type: ignore[arg-type]  # it writes, no more
        if payload.error is not None:
            raise payload.error
        stream.seek(len(MAGIC))
        stream.write(payload.digest.digest())


class _Hashed:
    """Passes on what is written to it, and takes its SHA-256 on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()
        self.error: OSError | None = None

    def write(self, data: memoryview) -> int:
        """Write, unless it has failed: torch would hide the reason behind its own."""
        if self.error is None:
            try:
                self.stream.write(data)
            except OSError as error:
                self.error = error
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: the file is forced to the disk when it is whole."""


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Read a checkpoint; only tensors and plain data can come out of it.

    Raises:
        DamagedCheckpointError: If a byte differs from what was written.
    """
    content = path.read_bytes()
    head, payload = content[: len(MAGIC)], content[len(MAGIC) + DIGEST_BYTES :]
    digest = content[len(MAGIC) :][:DIGEST_BYTES]
    if head != MAGIC or hashlib.sha256(payload).digest() != digest:
        raise DamagedCheckpointError(path)
    checkpoint: dict[str, Any] = torch.load(
        io.BytesIO(payload), map_location="cpu", weights_only=True
    )
    return checkpoint
