from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from cytolens.training.checkpoint_file import DamagedCheckpointError, write_checkpoint
from cytolens.training.checkpoints import STATE_KEY, Checkpoints
from cytolens.training.run_state import BestEpoch, RunState

if TYPE_CHECKING:
    from pathlib import Path


def _after(checkpoints: Checkpoints, epochs: int) -> RunState:
    """Write what a run has written after so many epochs."""
    name = checkpoints.best_name(epochs)
    digest = checkpoints.write_best(name, {"w": torch.full((4,), float(epochs))})
    best = BestEpoch(name, digest, 0.5, 0, epochs - 1, {"val_loss": 0.5})
    state = RunState(best=best, history=[{"epoch": n} for n in range(epochs)])
    write_checkpoint(checkpoints.state_path(epochs), {STATE_KEY: state.as_dict()})
    return state


def test_the_newest_whole_state_is_found(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    assert checkpoints.latest() is None
    _after(checkpoints, 1)
    expected = _after(checkpoints, 2)
    path, state = checkpoints.latest() or pytest.fail("nothing found")
    assert path == checkpoints.state_path(2)
    assert state == expected


def test_a_damaged_state_gives_way_to_the_one_before(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    _after(checkpoints, 1)
    _after(checkpoints, 2)
    last = checkpoints.state_path(2)
    last.write_bytes(last.read_bytes()[:-10])
    found = checkpoints.latest() or pytest.fail("nothing found")
    assert found[1].epochs_done == 1


def test_so_does_a_state_whose_best_weights_are_damaged(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    _after(checkpoints, 1)
    state = _after(checkpoints, 2)
    assert state.best is not None
    (tmp_path / state.best.file).write_bytes(b"not these")
    with pytest.raises(DamagedCheckpointError):
        checkpoints.read_best(state.best)
    found = checkpoints.latest() or pytest.fail("nothing found")
    assert found[1].epochs_done == 1


def test_tidying_keeps_two_states_and_named_weights(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path)
    for epochs in (1, 2, 3):
        _after(checkpoints, epochs)
    (tmp_path / "state-000004.ckpt.partial").write_bytes(b"half")
    checkpoints.tidy()
    checkpoints.tidy_best({checkpoints.best_name(3)})
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "best-000003.safetensors",
        "state-000002.ckpt",
        "state-000003.ckpt",
    ]
