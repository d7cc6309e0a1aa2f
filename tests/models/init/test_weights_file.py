from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import save_file

from cytolens.models.errors import WeightsError
from cytolens.models.init.weights_file import read_weights

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["w.pth", "w.bin", "w.pt", "w.h5", "w.ckpt", "w"])
def test_formats_that_can_run_code_are_never_opened(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(WeightsError, match=r"Convert it once.*safetensors"):
        read_weights(tmp_path / name)


def test_half_precision_is_read_as_float(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    save_file({"a": torch.ones(2, dtype=torch.float16), "n": torch.tensor(3)}, path)
    tensors = read_weights(path)
    assert tensors["a"].dtype == torch.float32
    assert tensors["n"].dtype == torch.int64


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, None])
def test_a_damaged_or_missing_file_is_named(
    content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"broken\.safetensors"):
        read_weights(path)
