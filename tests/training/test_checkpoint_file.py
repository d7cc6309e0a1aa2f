from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cytolens.training.checkpoint_file import (
    AtomicCheckpointIO,
    DamagedCheckpointError,
    read_checkpoint,
    write_checkpoint,
)

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = {"weights": {"a": torch.arange(5)}, "epoch": 3, "words": ["x", None, 1.5]}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.ckpt"
    door = AtomicCheckpointIO()
    door.save_checkpoint(CONTENT, path)
    found = door.load_checkpoint(path)
    assert torch.equal(found["weights"]["a"], torch.arange(5))
    assert found["words"] == CONTENT["words"]
    door.remove_checkpoint(path)
    assert not path.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_or_missing_byte_is_noticed(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "state.ckpt"
    write_checkpoint(path, CONTENT)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= 1
    else:
        del content[place:]
    path.write_bytes(content)
    with pytest.raises(DamagedCheckpointError, match=r"state\.ckpt is damaged"):
        read_checkpoint(path)


def test_nothing_but_plain_data_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "state.ckpt"
    write_checkpoint(path, {"evil": torch.nn.Linear(1, 1)})
    with pytest.raises(Exception, match=r"weights_only|Weights only"):
        read_checkpoint(path)
