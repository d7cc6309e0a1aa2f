"""Why something could not be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from pathlib import Path


class CacheError(CytolensError):
    """Base of what can go wrong with the cache."""


class CacheSettingError(CacheError):
    """An environment variable of the cache cannot be understood."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(
            f"{name} is {value!r}; expected a positive number of gigabytes, such as "
            "20. Set it anew, or unset it."
        )


class CacheFolderError(CacheError):
    """The cache's folder cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The cache folder {folder} cannot be written ({reason}). Choose another "
            "with the environment variable CYTOLENS_CACHE."
        )


class CacheDiskFullError(CacheError):
    """The disk holding the cache is full, and nothing in it can go."""

    http_status = 507

    def __init__(self, folder: Path, *, needed_mb: float) -> None:
        super().__init__(
            f"The disk is full: {needed_mb:.0f} MB are needed in {folder}, and what "
            "the cache holds is in use. Free some space, or choose another disk with "
            "the environment variable CYTOLENS_CACHE."
        )
