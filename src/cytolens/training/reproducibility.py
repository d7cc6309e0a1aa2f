"""The same seed on the same CPU gives the same weights to the bit."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = (
    *("torch", "torchvision", "timm", "transformers", "lightning", "safetensors"),
    *("numpy", "pillow", "opencv-python-headless", "scikit-learn"),
)
"""Packages that a result can depend on."""


@contextmanager
def deterministic_algorithms(*, on: bool) -> Iterator[None]:
    """Let torch use only algorithms that give the same bits each time.

    On the CPU they cost nothing that can be measured. On a GPU some have no such
    form: there equal bits are not promised, and this is off.
    """
    import torch

    deterministic: Any = torch.utils.deterministic
    before = torch.are_deterministic_algorithms_enabled()
    filled = deterministic.fill_uninitialized_memory
    torch.use_deterministic_algorithms(mode=on or before)
    # Filling memory that is about to be written costs time and changes no result.
    deterministic.fill_uninitialized_memory = False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)
        deterministic.fill_uninitialized_memory = filled


def describe_hardware(device: str) -> str:
    """Say in words what a run ran on."""
    import torch

    cpu = platform.processor() or platform.machine()
    words = f"{_cpu_name() or cpu}, {os.cpu_count()} cores, {torch.get_num_threads()}"
    words += " threads"
    if device == "cuda":
        count = torch.cuda.device_count()
        words = f"{count} x {torch.cuda.get_device_name()}; {words}"
    return words


def package_versions() -> dict[str, str]:
    """Versions of the packages that a result can depend on."""
    versions = {"python": platform.python_version()}
    for name in RECORDED:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # an optional one
    return versions


def describe_environment(device: str) -> dict[str, Any]:
    """All of that, for ``environment.json``."""
    from cytolens import __version__

    return {
        "cytolens": __version__,
        "platform": platform.platform(),
        "hardware": describe_hardware(device),
        "packages": package_versions(),
    }


def _cpu_name() -> str | None:
    """Linux says the model's name only in a file; elsewhere `platform` does."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:  # noqa: PTH123 (not a path of ours)
            for line in stream:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        return None
    return None
