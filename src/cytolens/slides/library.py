"""Load a reading library that may not be installed."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from cytolens.errors import MissingExtraError

PACKAGES = {
    "openslide": ("openslide-python", "slides"),
    "tiffslide": ("tiffslide", "slides"),
    "pydicom": ("pydicom", "dicom"),
    "wsidicom": ("wsidicom", "dicom"),
}


def load_library(name: str) -> Any:  # noqa: ANN401 - these ship no types
    """Import a reading library.

    Raises:
        MissingExtraError: If it is not installed.
    """
    try:
        library = import_module(name)
    except ImportError as error:
        package, extra = PACKAGES[name.partition(".")[0]]
        raise MissingExtraError(
            package, extra=extra, purpose="Reading this slide"
        ) from error
    # They log oddities of every single frame; what matters becomes error or warning.
    logging.getLogger(name.partition(".")[0]).setLevel(logging.CRITICAL)
    return library
