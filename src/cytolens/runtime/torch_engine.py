"""The engine that runs everywhere: PyTorch, on the CPU or a GPU."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.runtime.batch_shape import BatchShape
from cytolens.runtime.errors import EngineError
from cytolens.runtime.tensor_pixels import normalise_pixels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.bundle.bundle import Bundle

IN_FLIGHT = 2
"""Batches on a GPU: one it works on, one that waits, so that it never does."""


def choose_device(request: str = "auto") -> torch.device:
    """Turn ``auto`` or a name such as ``cpu`` or ``cuda:1`` into a device.

    Raises:
        EngineError: If this machine has no such device.
    """
    if request == "auto":
        return torch.accelerator.current_accelerator(check_available=True) or (
            torch.device("cpu")
        )
    try:
        device = torch.device(request)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise EngineError(
            f"There is no device {request!r} here ({str(error).splitlines()[0]}). "
            "Use --device cpu, or auto."
        ) from error
    return device


class TorchEngine:
    """Scores batches in inference mode, channels last.

    In 32 bit, but for CUDA, where the network runs in bf16 and its logits are 32 bit.
    """

    def __init__(
        self, bundle: Bundle, *, device: str = "auto", compiled: bool = False
    ) -> None:
        """Load the network.

        Args:
            bundle: Whose network it is.
            device: As `choose_device` takes it.
            compiled: Let ``torch.compile`` make it faster, which takes a minute at
                the first batch and again at another batch size.
        """
        self.device = choose_device(device)
        network = bundle.network().to(self.device)
        network = network.to(memory_format=torch.channels_last)
        self._network = torch.compile(network) if compiled else network
        self._is_compiled = compiled
        self._normalisation = bundle.preprocessing.normalisation
        self._shape = BatchShape.of(bundle)

    @property
    def name(self) -> str:
        """``torch``, the device, and what was done for speed."""
        extras = ["bf16"] * self._is_bf16 + ["compiled"] * self._is_compiled
        return f"torch ({', '.join([str(self.device), *extras])})"

    def warm_up(self) -> None:
        """Nothing to do: the network was loaded with the engine."""

    def logits(self, batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score resized images; see `Engine.logits`."""
        return self._fetch(self._start(batch))

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score many batches; a GPU gets the next while it works on one."""
        ahead = 0 if self.device.type == "cpu" else IN_FLIGHT - 1
        waiting: deque[Tensor] = deque()
        for batch in batches:
            waiting.append(self._start(batch))
            if len(waiting) > ahead:
                yield self._fetch(waiting.popleft())
        while waiting:
            yield self._fetch(waiting.popleft())

    @property
    def _is_bf16(self) -> bool:
        return self.device.type == "cuda" and torch.cuda.is_bf16_supported()

    @torch.inference_mode()
    def _start(self, batch: NDArray[np.uint8]) -> Tensor:
        """Logits that a GPU may still be working on."""
        self._shape.check(batch)
        if not len(batch):
            return torch.from_numpy(self._shape.no_logits())
        try:
            images = normalise_pixels(self._on_device(batch), self._normalisation)
            with torch.autocast(
                self.device.type, dtype=torch.bfloat16, enabled=self._is_bf16
            ):
                logits: Tensor = self._network(images)
        except torch.OutOfMemoryError as error:
            raise self._out_of_memory(len(batch)) from error
        return logits.float()

    def _on_device(self, batch: NDArray[np.uint8]) -> Tensor:
        pixels = torch.from_numpy(np.require(batch, requirements=["C", "W"]))
        if self.device.type == "cuda":  # only from pinned memory it copies aside
            pixels = pixels.pin_memory()
        return pixels.to(self.device, non_blocking=True)

    def _fetch(self, logits: Tensor) -> NDArray[np.float64]:
        result: NDArray[np.float64] = logits.cpu().double().numpy()
        return result

    def _out_of_memory(self, count: int) -> EngineError:
        return EngineError(
            f"{self.name} has no memory for a batch of {count}. "
            "Use a smaller --batch-size, or --device cpu."
        )
