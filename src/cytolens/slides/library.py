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
    # What they log of odd files goes past the user, who is told of errors and warnings.
    logger = logging.getLogger(name.partition(".")[0])
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)
    try:
        return import_module(name)
    except ImportError as error:
        package, extra = PACKAGES[name.partition(".")[0]]
        raise MissingExtraError(
            package, extra=extra, purpose="Reading this slide"
        ) from error
