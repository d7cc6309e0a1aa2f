"""A bundle's graph for OpenVINO: ``model.xml`` and ``model.bin``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.runtime.conversion.graph import (
    INPUT,
    OUTPUT,
    bundle_graph,
    example_images,
    sample_shape,
)
from cytolens.runtime.conversion.names import name_layers
from cytolens.runtime.conversion.tracing import tracing
from cytolens.runtime.errors import EngineError
from cytolens.runtime.optional_libraries import import_openvino

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle

OPENVINO_FILE = "model.xml"


def convert_to_openvino(bundle: Bundle) -> Any:  # noqa: ANN401  # OpenVINO has no types
    """Make an ``openvino.Model`` with weights of 32 bit.

    Its layers have the names of the torch network's modules.

    Raises:
        EngineError: If the network has an operation that OpenVINO lacks.
        MissingExtraError: If OpenVINO is not installed.
    """
    openvino = import_openvino()
    shape = openvino.PartialShape([-1, *sample_shape(bundle)])
    graph = bundle_graph(bundle)
    with tracing():
        try:
            model = openvino.convert_model(
                graph, example_input=example_images(bundle), input=shape
            )
        # OpenVINO raises nearly anything for what it cannot convert.
        except Exception as error:
            raise EngineError(
                f"OpenVINO cannot read the network of {bundle.id}: "
                f"{str(error).splitlines()[0]} Use the torch engine, or ONNX."
            ) from error
    model.inputs[0].get_tensor().set_names({INPUT})
    model.outputs[0].get_tensor().set_names({OUTPUT})
    name_layers(model, graph)
    return model


def save_openvino(model: Any, folder: Path) -> None:  # noqa: ANN401  # no types
    """Write both files; the weights keep their 32 bits, or their 8."""
    openvino = import_openvino()
    openvino.save_model(model, folder / OPENVINO_FILE, compress_to_fp16=False)
