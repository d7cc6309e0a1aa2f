from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cytolens.training.checkpoint_file import (
    DamagedCheckpointError,
    read_checkpoint,
    write_checkpoint,
)
from cytolens.training.errors import DiskFullError

CONTENT = {"weights": {"a": torch.arange(5)}, "epoch": 3, "words": ["x", None, 1.5]}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.ckpt"
    write_checkpoint(path, CONTENT)
    found = read_checkpoint(path)
    assert torch.equal(found["weights"]["a"], torch.arange(5))
    assert found["words"] == CONTENT["words"]


def test_a_disk_that_fills_up_while_torch_writes_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.ckpt"
    write_checkpoint(path, CONTENT)

    class Full(io.BytesIO):
        def write(self, data: Any) -> int:  # noqa: ANN401 (whatever has bytes)
            if self.tell() > 100:
                raise OSError(errno.ENOSPC, "full")
            return super().write(data)

    monkeypatch.setattr(Path, "open", lambda *_: Full())
    with pytest.raises(DiskFullError, match=r"state\.ckpt"):
        write_checkpoint(path, CONTENT)
    monkeypatch.undo()
    assert read_checkpoint(path)["epoch"] == CONTENT["epoch"]


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
