"""The engine that runs everywhere: PyTorch, on the CPU or a GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.runtime.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle


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
    """Scores batches in inference mode, in 32 bit, channels last."""

    def __init__(self, bundle: Bundle, *, device: str = "auto") -> None:
        self.device = choose_device(device)
        network = bundle.network().to(self.device)
        self._network = network.to(memory_format=torch.channels_last)
        self._images_per_sample = network.images_per_sample
        self._size_px = bundle.preprocessing.size_px
        self._n_classes = len(bundle.classes)

    @property
    def name(self) -> str:
        """``torch`` and the device."""
        return f"torch ({self.device})"

    @torch.inference_mode()
    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        """Score normalised images; see `Engine.logits`."""
        self._check(batch.shape)
        if not len(batch):
            return np.empty((0, self._n_classes))
        images = torch.from_numpy(np.ascontiguousarray(batch)).to(self.device)
        if images.ndim == 4:
            images = images.contiguous(memory_format=torch.channels_last)
        try:
            logits = self._network(images)
        except torch.OutOfMemoryError as error:
            raise EngineError(
                f"{self.name} has no memory for a batch of {len(batch)}. "
                "Use a smaller --batch-size, or --device cpu."
            ) from error
        result: NDArray[np.float64] = logits.double().cpu().numpy()
        return result

    def _check(self, found: tuple[int, ...]) -> None:
        image = (3, self._size_px, self._size_px)
        expected = image if self._images_per_sample == 1 else (2, *image)
        if found[1:] != expected:
            raise EngineError(
                f"The batch has shape {found}, this network takes (n, "
                f"{', '.join(map(str, expected))}). Use the bundle's own preprocessing."
            )
