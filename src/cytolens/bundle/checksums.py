"""SHA256SUMS: every file of a bundle by name and hash, so a flipped bit is refused."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cytolens.bundle.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Collection

SUMS_FILE = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_MAX_BYTES = 1 << 20


def write_checksums(folder: Path) -> None:
    """Hash every file below ``folder`` into ``SHA256SUMS``, in sorted order."""
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in _files(folder)]
    (folder / SUMS_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def verify_checksums(folder: Path, *, later: Collection[str] = ()) -> set[str]:
    """Compare every file with ``SHA256SUMS``.

    Args:
        folder: A bundle.
        later: Endings of names, such as ``.onnx``. Such files must be there, and are
            not read: whoever reads them first calls `verify_files`.

    Returns:
        The names that were put off.

    Raises:
        BundleError: Naming the files that are changed, missing or not listed.
    """
    listed = read_checksums(folder)
    present = set(_files(folder))
    put_off = {name for name in listed if name.endswith(tuple(later))}
    _refuse(
        folder,
        {
            "missing": sorted(listed.keys() - present),
            "not listed": sorted(present - listed.keys()),
            "changed": _changed(folder, (listed.keys() & present) - put_off, listed),
        },
    )
    return put_off


def verify_files(folder: Path, names: Collection[str]) -> None:
    """Compare some files with ``SHA256SUMS``.

    Raises:
        BundleError: Naming those that are changed.
    """
    _refuse(folder, {"changed": _changed(folder, names, read_checksums(folder))})


def _changed(folder: Path, names: Collection[str], listed: dict[str, str]) -> list[str]:
    return sorted(n for n in names if _sha256(folder / n) != listed.get(n))


def _refuse(folder: Path, faults: dict[str, list[str]]) -> None:
    found = [f"{what}: {', '.join(names)}" for what, names in faults.items() if names]
    if found:
        raise BundleError(
            f"The bundle {folder} is not what was written ({'; '.join(found)}). "
            f"Expected the files and hashes of its {SUMS_FILE}. "
            "Copy it again from its source."
        )


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / SUMS_FILE
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(f"Cannot read {path}: {error.strerror}.") from error


def read_checksums(folder: Path) -> dict[str, str]:
    """What ``SHA256SUMS`` says of each file, by its name; nothing is compared.

    Raises:
        BundleError: If it is not there, or not in order.
    """
    path = folder / SUMS_FILE
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BundleError(f"{path} is larger than any list of checksums can be.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BundleError(
            f"Cannot read {path}: {error}. Every bundle has one; if this is a "
            "bundle, copy it again from its source."
        ) from error
    return dict(_entry(line, path) for line in text.splitlines())


def _entry(line: str, path: Path) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise BundleError(
            f"{path} has the line {line[:80]!r}, expected a SHA-256 in hexadecimal, "
            "two spaces and a file name."
        )
    name = PurePosixPath(match[2])
    if name.is_absolute() or ".." in name.parts or "\\" in match[2] or ":" in match[2]:
        raise BundleError(f"{path} names {match[2]!r}, which is outside the bundle.")
    return match[2], match[1]
