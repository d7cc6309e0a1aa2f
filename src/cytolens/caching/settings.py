"""Where the cache stands, and how large it may grow."""

from __future__ import annotations

import math
import os
from pathlib import Path

import platformdirs

from cytolens.caching.errors import CacheSettingError

FOLDER_VARIABLE = "CYTOLENS_CACHE"
LIMIT_VARIABLE = "CYTOLENS_CACHE_GB"
DEFAULT_LIMIT_GB = 20.0


def cache_folder() -> Path:
    """Return ``CYTOLENS_CACHE``, or the folder that the system has for caches."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return Path(platformdirs.user_cache_dir("cytolens", appauthor=False))


def limit_bytes() -> int:
    """Return ``CYTOLENS_CACHE_GB`` in bytes, or 20 GB.

    Raises:
        CacheSettingError: If it is no positive number.
    """
    text = os.environ.get(LIMIT_VARIABLE)
    if not text:
        return int(DEFAULT_LIMIT_GB * 1e9)
    try:
        gigabytes = float(text)
    except ValueError:
        gigabytes = math.nan
    if not 0 < gigabytes < math.inf:
        raise CacheSettingError(LIMIT_VARIABLE, text)
    return int(gigabytes * 1e9)
