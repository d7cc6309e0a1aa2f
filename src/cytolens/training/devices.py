"""Where a run computes: CPU, one accelerator or several, and in which precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from cytolens.training.errors import TrainingError
from cytolens.training.processes import OneProcessOnlyError, Team, find_team


class NoSuchDeviceError(TrainingError):
    """The machine has no such device."""

    def __init__(self, device: str) -> None:
        super().__init__(
            f"There is no device {device!r} here. Use 'auto', 'cpu', 'cuda' (all of "
            "them), 'cuda:0' (one) or 'mps'."
        )


class TooFewDevicesError(TrainingError):
    """A launcher started more processes than the machine has GPUs."""

    def __init__(self, found: int, processes: int) -> None:
        super().__init__(
            f"{processes} processes were started on this machine; each sees {found} "
            "GPUs, and every process needs one of its own and must see all. Start "
            "as many as there are GPUs; under SLURM ask for --gpus-per-node."
        )


@dataclass(frozen=True)
class Placement:
    """What Lightning's Trainer is told."""

    accelerator: str
    devices: int | list[int]
    """Of this machine."""
    precision: str
    machines: int = 1
    launched: bool = False
    """Whether torchrun or SLURM has started a process for each device."""

    @property
    def count(self) -> int:
        """How many devices work together."""
        here = self.devices if isinstance(self.devices, int) else len(self.devices)
        return here * self.machines

    @property
    def first(self) -> torch.device:
        """The device for what one device does alone."""
        number = self.devices[0] if isinstance(self.devices, list) else 0
        kind = self.accelerator
        return torch.device(kind, number) if kind == "cuda" else torch.device(kind)

    def trainer_arguments(self) -> dict[str, Any]:
        """Keyword arguments of the Trainer.

        Several devices run in processes that a launcher has started, or else in some
        that Lightning spawns, so that training also starts from a notebook or a server;
        batch norm looks at all of a batch.
        """
        several = self.count > 1
        strategy = "ddp" if self.launched else "ddp_spawn"
        return {
            "accelerator": self.accelerator,
            "devices": self.devices,
            "num_nodes": self.machines,
            "precision": self.precision,
            "strategy": strategy if several else "auto",
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
        OneProcessOnlyError: If a launcher started several processes, and the name says
            which device or how many.
        TooFewDevicesError: If each of those cannot have a GPU.
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
    team = find_team()
    if team.size > 1:
        if number or kind == "mps":
            raise OneProcessOnlyError(f"--device {device}")
        return _launched(kind, team, available[kind], precision)
    devices: int | list[int] = available[kind]
    if number:
        devices = max(1, wanted) if kind == "cpu" else [wanted]
    return Placement(kind, devices, _precision(kind, precision))


def _launched(kind: str, team: Team, available: int, precision: str) -> Placement:
    if kind == "cuda" and team.per_machine > available:
        raise TooFewDevicesError(available, team.per_machine)
    return Placement(
        kind,
        team.per_machine,
        _precision(kind, precision),
        machines=team.machines,
        launched=True,
    )


def _number(text: str) -> int | None:
    if not text:
        return 0
    return int(text) if text.isdecimal() else None


def _precision(kind: str, precision: str) -> str:
    if precision == "bf16":
        return "bf16-mixed"
    fast = precision == "auto" and kind == "cuda" and torch.cuda.is_bf16_supported()
    return "bf16-mixed" if fast else "32-true"
