from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import torch

from cytolens.training.background import BackgroundWriter
from cytolens.training.checkpoint_file import DamagedCheckpointError, read_checkpoint
from cytolens.training.checkpoint_io import BackgroundCheckpointIO
from cytolens.training.checkpoints import STATE_KEY, Checkpoints
from cytolens.training.run_state import BestEpoch, RunState

if TYPE_CHECKING:
    from pathlib import Path


def _state(folder: Path, weights: torch.Tensor, *, best_epoch: int) -> dict[str, Any]:
    """After two epochs, of which one was the best."""
    checkpoints = Checkpoints(folder)
    name = checkpoints.best_name(best_epoch)
    digest = checkpoints.write_best(name, {"w": weights})
    best = BestEpoch(name, digest, 0.5, 0, best_epoch - 1, {})
    state = RunState(best=best, history=[{}, {}])
    return {"state_dict": {"network.w": weights}, STATE_KEY: state.as_dict()}


def test_it_writes_the_weights_of_the_moment(tmp_path: Path) -> None:
    writer, go = BackgroundWriter(), threading.Event()
    door, path = BackgroundCheckpointIO(writer), tmp_path / "state-000002.ckpt"
    weights = torch.zeros(4)
    writer.add(path, go.wait)
    door.save_checkpoint(_state(tmp_path, weights, best_epoch=1), path)
    weights += 1
    assert not path.exists()
    go.set()
    writer.wait()
    writer.close()
    found = door.load_checkpoint(path)
    assert torch.equal(found["state_dict"]["network.w"], torch.zeros(4))
    door.remove_checkpoint(path)
    assert not path.exists()


def test_what_a_process_sends_home_is_there_at_once(tmp_path: Path) -> None:
    door, path = BackgroundCheckpointIO(BackgroundWriter()), tmp_path / "home.ckpt"
    door.save_checkpoint({"w": torch.ones(2)}, path)
    assert torch.equal(door.load_checkpoint(path)["w"], torch.ones(2))


def test_what_the_best_weights_hold_is_written_once(tmp_path: Path) -> None:
    writer = BackgroundWriter()
    door, path = BackgroundCheckpointIO(writer), tmp_path / "state-000002.ckpt"
    weights = torch.rand(4)
    door.save_checkpoint(_state(tmp_path, weights, best_epoch=2), path)
    writer.wait()
    writer.close()
    assert read_checkpoint(path)["state_dict"] == {}
    found = door.load_checkpoint(path)
    assert torch.equal(found["state_dict"]["network.w"], weights)
    (tmp_path / Checkpoints(tmp_path).best_name(2)).write_bytes(b"not these")
    with pytest.raises(DamagedCheckpointError, match="best-000002"):
        door.load_checkpoint(path)
