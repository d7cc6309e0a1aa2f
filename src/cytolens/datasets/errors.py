"""What can go wrong between a published set and a manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SHOWN = 3
"""How many examples a message names before it only counts."""


def some(names: Sequence[str]) -> str:
    """Name the first few, count the rest."""
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")


class LayoutError(CytolensError):
    """A folder or table is not laid out as the named layout says."""

    def __init__(
        self, layout: str, where: Path, *, found: str, expected: str, next_step: str
    ) -> None:
        super().__init__(
            f"{layout}: {where}: found {found}; expected {expected}. {next_step}"
        )


class IncompleteDatasetError(CytolensError):
    """The images on disk are not the ones that were published."""

    def __init__(
        self,
        name: str,
        root: Path,
        *,
        found: Mapping[str, int],
        expected: Mapping[str, int],
    ) -> None:
        wrong = [
            f"{key}: {found.get(key, 0)} instead of {expected.get(key, 0)}"
            for key in sorted({*found, *expected})
            if found.get(key, 0) != expected.get(key, 0)
        ]
        super().__init__(
            f"{name}: found {sum(found.values())} images in {root}, expected "
            f"{sum(expected.values())} as published ({'; '.join(wrong)}). Fetch it "
            f"again (`cytolens data show {name}` says how), or import what is there "
            "with --allow-incomplete."
        )


class MissingFilesError(CytolensError):
    """A table names files that are not there."""

    def __init__(self, layout: str, where: Path, missing: Sequence[str]) -> None:
        super().__init__(
            f"{layout}: {len(missing)} files named by {where} do not exist: "
            f"{some(missing)}. Give the folder the paths start from, or leave those "
            "rows out with --allow-incomplete."
        )


class ManualDownloadError(CytolensError):
    """A set that must be fetched by hand: a login, terms, or no checksum published."""

    def __init__(self, name: str, how_to_get: str, *, homepage: str) -> None:
        super().__init__(
            f"{name} cannot be fetched by a program. {how_to_get} Homepage: {homepage}"
        )


class DownloadError(CytolensError):
    """A file could not be fetched; what has arrived is kept for the next attempt."""

    http_status = 502


class ChecksumError(DownloadError):
    """A file arrived, and is not the published one."""


class DiskSpaceError(DownloadError):
    """There is no room for the file."""

    http_status = 507
