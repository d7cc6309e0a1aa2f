"""Run a graph that is in no bundle yet, to prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.conversion.onnx_file import ONNX_FILE
from cytolens.runtime.conversion.openvino_files import OPENVINO_FILE
from cytolens.runtime.optional_libraries import import_onnxruntime, import_openvino

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

FLOAT32 = {"INFERENCE_PRECISION_HINT": "f32"}
"""Else OpenVINO computes in bf16 on processors that can: ViT-B is then off by 1e-2."""


@dataclass(frozen=True)
class Runner:
    """An engine of a graph, one batch after another."""

    name: str
    run: Callable[[NDArray[np.uint8]], NDArray[np.float32]]

    def warm_up(self) -> None:
        """Nothing is left to load; see `Engine.warm_up`."""

    def logits(self, batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score one batch; see `Engine.logits`."""
        return np.asarray(self.run(batch), dtype=np.float64)

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score many batches; see `Engine.stream`."""
        return map(self.logits, batches)


def run_openvino(model: Any) -> Runner:  # noqa: ANN401  # OpenVINO has no types
    """Compile an ``openvino.Model``, or the file of one."""
    openvino = import_openvino()
    compiled = openvino.Core().compile_model(model, "CPU", FLOAT32)
    return run_compiled(compiled)


def run_compiled(compiled: Any) -> Runner:  # noqa: ANN401  # OpenVINO has no types
    """Wrap an ``openvino.CompiledModel``."""
    return Runner("openvino", lambda batch: compiled([np.ascontiguousarray(batch)])[0])


def run_onnx(path: Path) -> Runner:
    """Open an ONNX file."""
    session = import_onnxruntime().InferenceSession(
        path, providers=["CPUExecutionProvider"]
    )
    name = session.get_inputs()[0].name
    return Runner("onnx", lambda batch: session.run(None, {name: batch})[0])


def run_folder(folder: Path) -> Runner:
    """Run the graph file that a folder holds."""
    if (folder / ONNX_FILE).is_file():
        return run_onnx(folder / ONNX_FILE)
    return run_openvino(folder / OPENVINO_FILE)
