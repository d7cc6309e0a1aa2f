"""Where a run computes: CPU, one accelerator or several, and in which precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from cytolens.training.errors import TrainingError


class NoSuchDeviceError(TrainingError):
    """The machine has no such device."""

    def __init__(self, device: str) -> None:
        super().__init__(
            f"There is no device {device!r} here. Use 'auto', 'cpu', 'cuda' (all of "
            "them), 'cuda:0' (one) or 'mps'."
        )


@dataclass(frozen=True)
class Placement:
    """What Lightning's Trainer is told."""

    accelerator: str
    devices: int | list[int]
    precision: str

    @property
    def count(self) -> int:
        """How many devices work together."""
        return self.devices if isinstance(self.devices, int) else len(self.devices)

    @property
    def first(self) -> torch.device:
        """The device for what one device does alone."""
        number = self.devices[0] if isinstance(self.devices, list) else 0
        kind = self.accelerator
        return torch.device(kind, number) if kind == "cuda" else torch.device(kind)

    def trainer_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the Trainer.

        Several devices run in processes that Lightning spawns, so that training also
        starts from a notebook or a server; batch norm looks at all of a batch.
        """
        several = self.count > 1
        return {
            "accelerator": self.accelerator,
            "devices": self.devices,
            "precision": self.precision,
            "strategy": "ddp_spawn" if several else "auto",
            "sync_batchnorm": several and self.accelerator == "cuda",
        }


def place(device: str, *, precision: str) -> Placement:
    """Choose devices and precision.

    Args:
        device: ``auto``, ``cpu``, ``cpu:2`` (two processes), ``cuda`` (all),
            ``cuda:1`` or ``mps``.
        precision: The recipe's: ``auto``, ``32`` or ``bf16``.

    Raises:
        NoSuchDeviceError: If the machine has none.
    """
    kind, _, number = device.partition(":")
    if kind == "auto":
        kind = "cuda" if torch.cuda.is_available() else "cpu"
        kind = "mps" if torch.backends.mps.is_available() else kind
    available = {
        "cpu": 1,
        "cuda": torch.cuda.device_count(),
        "mps": int(torch.backends.mps.is_available()),
    }
    wanted = _number(number)
    if not available.get(kind) or wanted is None:
        raise NoSuchDeviceError(device)
    if kind == "cuda" and number and wanted >= available["cuda"]:
        raise NoSuchDeviceError(device)
    devices: int | list[int] = available[kind]
    if number:
        devices = max(1, wanted) if kind == "cpu" else [wanted]
    return Placement(kind, devices, _precision(kind, precision))


def _number(text: str) -> int | None:
    if not text:
        return 0
    return int(text) if text.isdecimal() else None


def _precision(kind: str, precision: str) -> str:
    if precision == "bf16":
        return "bf16-mixed"
    fast = precision == "auto" and kind == "cuda" and torch.cuda.is_bf16_supported()
    return "bf16-mixed" if fast else "32-true"
