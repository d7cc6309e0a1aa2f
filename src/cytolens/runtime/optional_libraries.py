"""The one door to libraries that are installed on request, and that must send nothing.

OpenVINO and NNCF report their use over the network by default: OpenVINO as soon as it
is imported, without having asked. Both go silent where the package that sends is
not there, so here it is made to look so before they are imported. ONNX Runtime's
events on Windows are switched off by the function that it has for that.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

_SENDER = "openvino_telemetry"
_SENDING = (
    "send_event",
    "send_error",
    "send_stack_trace",
    "send_opt_in_event",
    "start_session",
    "end_session",
    "force_shutdown",
)


def import_openvino() -> ModuleType:
    """Import OpenVINO, which then reports nothing.

    Raises:
        MissingExtraError: If it is not installed.
    """
    silence_telemetry()
    openvino = _import("openvino", extra="openvino", purpose="The OpenVINO engine")
    # Its bindings look NumPy up at the first array, and two threads that do so at the
    # same moment wait for each other for good: one has the interpreter's lock, the
    # other that of the lookup.
    openvino.Tensor(np.zeros(1, np.uint8))
    return openvino


def import_nncf() -> ModuleType:
    """Import NNCF, which then reports nothing and prints only errors.

    Raises:
        MissingExtraError: If it is not installed.
    """
    import logging

    silence_telemetry()
    # It imports what torch builds extensions with, which warns where CUDA has no card.
    logging.getLogger("torch.utils.cpp_extension").setLevel(logging.ERROR)
    nncf = _import("nncf", extra="openvino", purpose="Quantising to int8")
    # It prints to standard output, where a command's JSON goes.
    nncf.set_log_level(logging.ERROR)
    return nncf


def import_onnxruntime() -> ModuleType:
    """Import ONNX Runtime, which then reports nothing.

    Raises:
        MissingExtraError: If it is not installed.
    """
    runtime = _import("onnxruntime", extra="onnx", purpose="The ONNX engine")
    runtime.disable_telemetry_events()
    return runtime


def import_onnx() -> ModuleType:
    """Import ONNX, and see that what torch writes it with is there too.

    Raises:
        MissingExtraError: If either is not installed.
    """
    _import("onnxscript", extra="onnx", purpose="Writing an ONNX file")
    return _import("onnx", extra="onnx", purpose="Writing an ONNX file")


def silence_telemetry() -> None:
    """See that OpenVINO and NNCF send nothing from this process."""
    sender = sys.modules.get(_SENDER)
    if sender is None:
        # Importing a module that stands as None fails as if it were not installed.
        sys.modules[_SENDER] = None  # type: ignore[assignment]  # says so in typeshed
        return
    # Someone imported OpenVINO before us: what it sends with becomes empty.
    for name in _SENDING:
        setattr(sender.Telemetry, name, _send_nothing)


def _send_nothing(*_: Any, **__: Any) -> None:  # noqa: ANN401  # whatever would be sent
    """Take anything, and send none of it."""


def _import(name: str, *, extra: str, purpose: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise MissingExtraError(name, extra=extra, purpose=purpose) from error
