from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.checksums import read_checksums
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.errors import EngineError
from cytolens.runtime.onnx_engine import OnnxEngine
from support.bundles import write_tiny_bundle
from support.graphs import claim

if TYPE_CHECKING:
    from pathlib import Path

BATCH = np.zeros((3, 32, 32, 3), dtype=np.uint8)


@pytest.fixture
def broken(tmp_path: Path) -> OnnxEngine:
    """An engine whose graph is no graph."""
    folder = write_tiny_bundle(tmp_path / "bundle")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"no graph")
    claim(folder, "onnx", read_checksums(folder)["model.safetensors"])
    return OnnxEngine(load_bundle(folder))


def test_a_graph_that_is_none_is_refused_in_one_line(broken: OnnxEngine) -> None:
    with pytest.raises(EngineError, match=r"cannot load .*--to onnx") as raised:
        broken.logits(BATCH)
    assert "\n" not in str(raised.value)


def test_a_failure_of_the_library_is_told_in_one_line(
    broken: OnnxEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def get_inputs(self) -> list[object]:
            msg = "[ONNXRuntimeError] : 6 :\n bad allocation"
            raise RuntimeError(msg)

    monkeypatch.setattr(broken, "_session", lambda _: Failing())
    expected = r"failed on 3 images of .*6 : bad allocation\)"
    with pytest.raises(EngineError, match=expected):
        broken.logits(BATCH)
    with pytest.raises(EngineError, match=expected):
        list(broken.stream([BATCH]))
