"""The machine that figures were taken on, in one line."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def describe_machine(*packages: str) -> str:
    """Processor, cores, Python, Cytolens and the named packages."""
    versions = [f"{name} {version(name)}" for name in ("cytolens", *packages)]
    parts = [_processor(), f"{os.cpu_count()} cores", platform.system()]
    return ", ".join([*parts, f"Python {platform.python_version()}", *versions])


def _processor() -> str:
    if CPUINFO.exists():
        for line in CPUINFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
