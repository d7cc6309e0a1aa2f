"""From rows to a manifest on disk: relative paths, a name for each sample."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError, OutputExistsError
from cytolens.manifest.build import manifest_from_table
from cytolens.manifest.schema import PAIR_IMAGE_COLUMNS, SINGLE_IMAGE_COLUMNS
from cytolens.manifest.write import SUFFIXES, write_manifest

if TYPE_CHECKING:
    from cytolens.datasets.rows import Listing, Row

_FIELDS = ("label", "group", "site", "split", "mpp")


def write_listing(listing: Listing, out: Path) -> Path:
    """Write a listing as a manifest, CSV or Parquet by the suffix of ``out``.

    Paths, those of masks too, become relative to the folder of ``out``, with forward
    slashes; across drives they stay absolute.

    Raises:
        ManifestError: If a value breaks the contract, such as a resolution below zero.
    """
    import pandas as pd

    prefix = _prefix(listing.root, out.parent)
    taken: set[str] = set()
    records = [_record(row, prefix, taken) for row in listing.rows]
    table = pd.DataFrame.from_records(records)
    manifest = manifest_from_table(
        table, out.parent, source=str(listing.root), require_files=False
    )
    return write_manifest(manifest, out)


def refuse_overwrite(out: Path, *, overwrite: bool) -> None:
    """Raise if a manifest may not be written here, before any work is done.

    Raises:
        OutputExistsError: If ``out`` exists and may not be overwritten.
        CytolensError: If ``out`` is neither a CSV nor a Parquet file.
    """
    if out.suffix.lower() not in SUFFIXES:
        msg = f"{out}: expected a manifest that ends in {' or '.join(SUFFIXES)}."
        raise CytolensError(msg)
    if out.exists() and not overwrite:
        msg = f"{out} exists. Choose another name, or say --overwrite."
        raise OutputExistsError(msg)


def _record(row: Row, prefix: str, taken: set[str]) -> dict[str, str | float | None]:
    columns = PAIR_IMAGE_COLUMNS if len(row.images) > 1 else SINGLE_IMAGE_COLUMNS
    record: dict[str, str | float | None] = {
        "sample": _unique(row.sample or sample_name(row.images[0]), taken)
    }
    for name, path in zip(columns, row.images, strict=True):
        record[name] = _rebase(path, prefix)
    for name in _FIELDS:
        record[name] = getattr(row, name)
    for name, path in row.files.items():
        record[name] = _rebase(path, prefix)
    return record | dict(row.extra)


def _prefix(root: Path, folder: Path) -> str:
    """The way from the manifest's folder to the images, with forward slashes."""
    try:
        way = os.path.relpath(root.resolve(), folder.resolve())
    except ValueError:  # Windows: another drive
        return root.resolve().as_posix() + "/"
    return "" if way == "." else Path(way).as_posix() + "/"


def _rebase(path: str, prefix: str) -> str:
    is_absolute = path.startswith("/") or path[1:3] == ":/"  # or a Windows drive
    return path if is_absolute else prefix + path


def sample_name(path: str) -> str:
    """Name a sample after its image.

    Example:
        >>> sample_name("train/HSIL/HSIL_1 (10).jpg")
        'train-HSIL-HSIL_1 (10)'
    """
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    parts = (*folders.split("/"), stem)
    return "-".join(part for part in parts if part not in {"", "..", "."})


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique
