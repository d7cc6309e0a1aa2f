"""Image paths of a manifest: one spelling, and the files are there.

Paths are relative to the manifest's folder and have forward slashes; backslashes are
turned, and ``a/../b`` and ``./b`` are shortened. A path may climb out of the folder,
since a manifest often stands beside its images, and may be absolute, since images
may lie on another drive. Whoever reads the manifests of others, as a server does,
confines them to the folder instead.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from cytolens.manifest.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cytolens.manifest.raw import RawTable

_FEW = 16
"""Below this many files of a folder, asking for each beats listing the folder."""


def tidy_path(text: str) -> str:
    r"""Give a path its one spelling.

    Example:
        >>> tidy_path(r".\cells\a\..\b.png")
        'cells/b.png'
    """
    return posixpath.normpath(text.replace("\\", "/"))


def is_outside(path: str) -> bool:
    """Whether a tidy path is absolute on any system, or climbs out of its folder."""
    parts = PurePosixPath(path).parts
    windows = PureWindowsPath(path)
    return bool(
        parts[:1] == ("..",) or path.startswith("/") or windows.drive or windows.root
    )


def check_inside(raw: RawTable, name: str, paths: Iterable[str | None]) -> None:
    """Add a fault for every path that leaves the manifest's folder."""
    for number, path in zip(raw.row_numbers, paths, strict=True):
        if path is not None and is_outside(path):
            expected = "a path inside the manifest's folder"
            raw.faults.append(Fault(number, name, repr(path), expected))


def check_files(
    raw: RawTable, name: str, paths: Sequence[str | None], *, root: Path
) -> None:
    """Add a fault for every path that is no file."""
    present = _present({path for path in paths if path is not None}, root)
    for number, path in zip(raw.row_numbers, paths, strict=True):
        if path is not None and path not in present:
            found = f"no file {path!r}"
            raw.faults.append(Fault(number, name, found, f"an image under {root}"))


def _present(paths: set[str], root: Path) -> set[str]:
    """Those paths that are files; each folder of many is listed once."""
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[posixpath.dirname(path)].append(path)
    present: set[str] = set()
    for folder, members in folders.items():
        listed = _list_files(root / folder) if len(members) > _FEW else frozenset()
        # Asked again where not listed: a file system may ignore case or recompose
        # accents.
        present.update(
            path
            for path in members
            if posixpath.basename(path) in listed or _is_file(root / path)
        )
    return present


def _list_files(folder: Path) -> frozenset[str]:
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries if entry.is_file())
    except OSError:
        return frozenset()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or with a null
        return False
