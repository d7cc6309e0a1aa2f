"""The run's checkpoints folder: the last two states and the best weights.

A state is all that is needed to go on as if nothing had happened. The best weights
stand in a file of their own, which a state names by its SHA-256.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from safetensors.torch import load, save

from cytolens.training.atomic_file import write_atomically
from cytolens.training.checkpoint_file import DamagedCheckpointError, read_checkpoint
from cytolens.training.run_state import RunState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import Tensor

    from cytolens.training.run_state import BestEpoch

STATES_KEPT = 2
STATE_KEY = "cytolens_run_state"


@dataclass(frozen=True)
class PackedWeights:
    """The bytes of a file of weights."""

    content: bytes
    sha256: str


def pack_weights(weights: dict[str, Tensor]) -> PackedWeights:
    """Copy weights into the bytes of their file."""
    content = save({k: v.detach().cpu().contiguous() for k, v in weights.items()})
    return PackedWeights(content, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Checkpoints:
    """Reads and tidies the folder."""

    folder: Path

    def state_path(self, epochs_done: int) -> Path:
        """Where the state after so many epochs stands."""
        return self.folder / f"state-{epochs_done:06d}.ckpt"

    def best_name(self, epochs_done: int) -> str:
        """Name of the weights of an epoch that is the best so far."""
        return f"best-{epochs_done:06d}.safetensors"

    def write_best(self, name: str, weights: dict[str, Tensor]) -> str:
        """Write weights and return their SHA-256.

        Raises:
            DiskFullError: If there is no room; the best before stays.
        """
        packed = pack_weights(weights)
        self.write_packed(name, packed)
        return packed.sha256

    def write_packed(self, name: str, packed: PackedWeights) -> None:
        """Write weights that are packed already.

        Raises:
            DiskFullError: If there is no room; the best before stays.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / name, packed.content)

    def read_best(self, best: BestEpoch) -> dict[str, Tensor]:
        """Read the best weights.

        Raises:
            DamagedCheckpointError: If they are not those that were written.
        """
        path = self.folder / best.file
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != best.sha256:
            raise DamagedCheckpointError(path)
        return load(content)

    def latest(self) -> tuple[Path, RunState] | None:
        """Find the newest state that is whole and whose best weights are, too."""
        for path in self._states():
            try:
                state = run_state(read_checkpoint(path))
                if state.best is not None:
                    self.read_best(state.best)
            except DamagedCheckpointError:
                continue
            return path, state
        return None

    def tidy(self) -> None:
        """Delete all but the last two states and the weights that those name."""
        states = list(self._states())
        for path in states[STATES_KEPT:]:
            path.unlink()
        for path in self.folder.glob("*.partial"):
            path.unlink()

    def tidy_best(self, keep: set[str]) -> None:
        """Delete weights that no kept state names."""
        for path in self.folder.glob("best-*.safetensors"):
            if path.name not in keep:
                path.unlink()

    def _states(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob("state-*.ckpt"), reverse=True)


def run_state(checkpoint: dict[str, Any]) -> RunState:
    """What a checkpoint says of the run."""
    state = RunState()
    state.restore(checkpoint[STATE_KEY])
    return state
