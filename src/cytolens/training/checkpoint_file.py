"""A checkpoint on disk: whole and checked, or not there."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import torch
from lightning.fabric.plugins.io.checkpoint_io import CheckpointIO

from cytolens.training.atomic_file import write_atomically
from cytolens.training.errors import TrainingError

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
    buffer = io.BytesIO()
    torch.save(content, buffer)
    payload = buffer.getvalue()
    write_atomically(path, MAGIC + hashlib.sha256(payload).digest() + payload)


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


class AtomicCheckpointIO(CheckpointIO):
    """Lets Lightning write and read its checkpoints this way."""

    def save_checkpoint(
        self,
        checkpoint: dict[str, Any],
        path: str | Path,
        storage_options: object = None,
    ) -> None:
        """Write one."""
        write_checkpoint(Path(path), checkpoint)

    def load_checkpoint(
        self,
        path: str | Path,
        map_location: object = None,
        weights_only: bool | None = None,  # noqa: FBT001 (Lightning's signature)
    ) -> dict[str, Any]:
        """Read one, always with weights_only."""
        return read_checkpoint(Path(path))

    def remove_checkpoint(self, path: str | Path) -> None:
        """Delete one."""
        Path(path).unlink(missing_ok=True)
