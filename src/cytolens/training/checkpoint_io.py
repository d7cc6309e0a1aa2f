"""How Lightning writes and reads checkpoints here: in the background, atomically."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from lightning.fabric.plugins.io.checkpoint_io import CheckpointIO
from lightning_utilities.core.apply_func import apply_to_collection

from cytolens.training.checkpoint_file import (
    DamagedCheckpointError,
    read_checkpoint,
    write_checkpoint,
)
from cytolens.training.checkpoints import STATE_KEY, Checkpoints, run_state
from cytolens.training.lent_weights import LENT, give_back_weights, lend_weights

if TYPE_CHECKING:
    from cytolens.training.background import BackgroundWriter


class BackgroundCheckpointIO(CheckpointIO):
    """Copies what a checkpoint holds, and writes the copy while training goes on."""

    def __init__(self, writer: BackgroundWriter) -> None:
        self.writer = writer

    def save_checkpoint(
        self,
        checkpoint: dict[str, Any],
        path: str | Path,
        storage_options: object = None,
    ) -> None:
        """Copy one; it is written after what the writer was given before."""
        del storage_options
        if STATE_KEY not in checkpoint:
            # What a process that Lightning spawned sends home, at once.
            write_checkpoint(Path(path), checkpoint)
            return
        state = run_state(checkpoint)
        best = Checkpoints(Path(path).parent).best_name(state.epochs_done)
        if state.best is not None and state.best.file == best:
            checkpoint = lend_weights(checkpoint)
        copy = apply_to_collection(checkpoint, torch.Tensor, _copied)
        self.writer.add(Path(path), partial(write_checkpoint, Path(path), copy))

    def load_checkpoint(
        self,
        path: str | Path,
        map_location: object = None,
        weights_only: bool | None = None,  # noqa: FBT001 (Lightning's signature)
    ) -> dict[str, Any]:
        """Read one, always with weights_only."""
        del map_location, weights_only
        checkpoint = read_checkpoint(Path(path))
        if LENT not in checkpoint:
            return checkpoint
        best = run_state(checkpoint).best
        if best is None:
            raise DamagedCheckpointError(Path(path))  # lent to no file
        weights = Checkpoints(Path(path).parent).read_best(best)
        return give_back_weights(checkpoint, weights)

    def remove_checkpoint(self, path: str | Path) -> None:
        """Delete one."""
        Path(path).unlink(missing_ok=True)


def _copied(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.detach().to("cpu", copy=True)
