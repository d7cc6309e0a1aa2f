"""Whether this machine may have a GPU, found out in a millisecond, without torch."""

from __future__ import annotations

import platform
import sys
from ctypes.util import find_library
from pathlib import Path

_DEVICE_FILES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
"""Of NVIDIA's driver, of Windows' for Linux beside it, of AMD's."""


def may_have_gpu() -> bool:
    """False where there is surely none that torch could use.

    Apple's processors have one; elsewhere the driver shows that there may be.
    """
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    if sys.platform == "win32":
        return find_library("nvcuda") is not None
    return any(Path(file).exists() for file in _DEVICE_FILES)
