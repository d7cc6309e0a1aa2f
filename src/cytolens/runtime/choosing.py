"""Which engine runs a bundle: the one asked for, or the fastest that is there."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, get_args

from cytolens.bundle.exports import Form
from cytolens.runtime.errors import EngineError
from cytolens.runtime.exported import is_proved
from cytolens.runtime.graphics import may_have_gpu

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.runtime.engine import Engine

EngineName = Literal[
    "auto", "torch", "onnx", "openvino", "openvino-float", "openvino-int8"
]
ENGINE_NAMES: tuple[EngineName, ...] = get_args(EngineName)
Settled = Literal["torch"] | Form
"""An engine, and the graph it runs."""

LIBRARIES: dict[Settled, str] = {
    "torch": "torch",
    "openvino-int8": "openvino",
    "openvino": "openvino",
    "onnx": "onnxruntime",
}
_FASTEST_FIRST: tuple[Form, ...] = ("openvino-int8", "openvino", "onnx")


def settle_engine(
    bundle: Bundle, name: EngineName = "auto", *, device: str = "auto"
) -> Settled:
    """Say which engine a name stands for, here and for this bundle; starts nothing.

    ``auto`` is torch where there is a GPU, else the fastest of what the bundle holds
    and is installed. ``openvino`` is the int8 graph where the bundle has one.

    Raises:
        EngineError: If the engine cannot run on the device.
    """
    if name == "torch":
        return "torch"
    on_cpu = device in {"auto", "cpu"}
    if name == "auto":
        if not on_cpu or (device == "auto" and _has_gpu()):
            return "torch"
        usable = (
            k for k in _FASTEST_FIRST if _is_installed(k) and is_proved(bundle, k)
        )
        return next(usable, "torch")
    if not on_cpu:
        raise EngineError(
            f"The engine {name} runs on the processor, not on {device!r}. Use "
            "--engine torch, or --device cpu."
        )
    if name == "openvino":
        return "openvino-int8" if is_proved(bundle, "openvino-int8") else "openvino"
    return "openvino" if name == "openvino-float" else name


def open_engine(
    bundle: Bundle,
    name: EngineName = "auto",
    *,
    device: str = "auto",
    threads: int | None = None,
) -> Engine:
    """Start an engine, averaging over views where the recipe says so.

    Args:
        bundle: What to run.
        name: As in `settle_engine`.
        device: ``auto``, ``cpu``, ``cuda``, ...; only torch has others than ``cpu``.
        threads: Of OpenVINO and ONNX Runtime, at most; by default what
            ``OMP_NUM_THREADS`` says, else one for each processor.

    Raises:
        EngineError: If the bundle has no graph for it, or there is no such device.
        MissingExtraError: If its library is not installed.
        BundleError: If the network cannot be built.
    """
    settled = settle_engine(bundle, name, device=device)
    engine = _start(bundle, settled, device=device, threads=threads)
    if bundle.description.recipe.views == "eight":
        from cytolens.runtime.views import EightViews

        return EightViews(engine)
    return engine


def _start(
    bundle: Bundle, settled: Settled, *, device: str, threads: int | None
) -> Engine:
    if settled == "torch":
        from cytolens.runtime.torch_engine import TorchEngine

        return TorchEngine(bundle, device=device)
    if settled == "onnx":
        from cytolens.runtime.onnx_engine import OnnxEngine

        return OnnxEngine(bundle, threads=threads)
    from cytolens.runtime.openvino_engine import OpenVinoEngine

    return OpenVinoEngine(bundle, kind=settled, threads=threads)


def _is_installed(settled: Settled) -> bool:
    return find_spec(LIBRARIES[settled]) is not None


def _has_gpu() -> bool:
    """Ask torch only where there may be one: it takes seconds to import."""
    if not may_have_gpu():
        return False
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()
