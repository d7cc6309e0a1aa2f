"""A bundle's graph as one ONNX file."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import torch

from cytolens.runtime.conversion.graph import (
    INPUT,
    OUTPUT,
    bundle_graph,
    example_images,
)
from cytolens.runtime.conversion.tracing import tracing
from cytolens.runtime.errors import EngineError
from cytolens.runtime.optional_libraries import import_onnx

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle

ONNX_FILE = "model.onnx"
OPSET = 18
"""What torch's exporter writes without converting; ONNX Runtime reads it since 1.14."""


def write_onnx(bundle: Bundle, folder: Path) -> None:
    """Write ``model.onnx``, weights inside, and let ONNX check it.

    Args:
        bundle: Of any family.
        folder: Where the file goes; it must exist.

    Raises:
        EngineError: If the network has an operation that ONNX lacks.
        MissingExtraError: If ONNX is not installed.
    """
    onnx = import_onnx()
    path = folder / ONNX_FILE
    # The exporter tells its progress on standard output.
    with tracing(), contextlib.redirect_stdout(io.StringIO()):
        try:
            program = torch.onnx.export(
                bundle_graph(bundle),
                (example_images(bundle),),
                input_names=[INPUT],
                output_names=[OUTPUT],
                dynamic_shapes=({0: "n"},),
                opset_version=OPSET,
                dynamo=True,
                verbose=False,
            )
        except torch.onnx.OnnxExporterError as error:
            raise EngineError(
                f"The network of {bundle.id} cannot be written as ONNX: "
                f"{str(error).splitlines()[0]} Use the torch engine."
            ) from error
        if program is None:  # only the old exporter gives none
            raise EngineError(f"torch wrote no ONNX for {bundle.id}.")
        program.save(path, external_data=False)
    onnx.checker.check_model(path, full_check=True)
