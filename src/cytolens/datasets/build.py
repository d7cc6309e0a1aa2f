"""Write rows as a manifest: relative paths, unique samples, all at once."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError, OutputExistsError
from cytolens.manifest.schema import PAIR_IMAGE_COLUMNS, SINGLE_IMAGE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cytolens.datasets.rows import Listing, Row

_FIELDS = ("label", "group", "site", "split", "mpp")


def write_manifest(listing: Listing, out: Path, *, overwrite: bool = False) -> Path:
    """Write a listing as CSV, or as Parquet where ``out`` says so.

    Paths become relative to the folder of ``out``, with forward slashes; across
    drives they stay absolute. Columns that are empty in every row are left out.

    Raises:
        OutputExistsError: If ``out`` exists and may not be overwritten.
        CytolensError: If ``out`` is neither a CSV nor a Parquet file.
    """
    refuse_overwrite(out, overwrite=overwrite)
    out.parent.mkdir(parents=True, exist_ok=True)
    columns = _used_columns(listing.rows)
    records = _records(listing, out.parent)
    partial = out.with_name(out.name + ".part")
    if out.suffix.lower() == ".csv":
        _write_csv(partial, columns, records)
    else:
        _write_parquet(partial, columns, records)
    partial.replace(out)
    return out


def refuse_overwrite(out: Path, *, overwrite: bool) -> None:
    """Raise if a manifest may not be written here, before any work is done."""
    if out.suffix.lower() not in {".csv", ".parquet"}:
        msg = f"{out}: expected a manifest that ends in .csv or .parquet."
        raise CytolensError(msg)
    if out.exists() and not overwrite:
        msg = f"{out} exists. Choose another name, or say --overwrite."
        raise OutputExistsError(msg)


def _write_csv(
    path: Path, columns: list[str], records: Iterable[dict[str, str]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def _write_parquet(
    path: Path, columns: list[str], records: Iterable[dict[str, str]]
) -> None:
    import pandas as pd

    table = pd.DataFrame.from_records(list(records), columns=columns)
    table = table.replace({"": None})
    if "mpp" in table:
        table["mpp"] = table["mpp"].astype(float)
    table.to_parquet(path, index=False)


def _used_columns(rows: list[Row]) -> list[str]:
    pair = any(len(row.images) > 1 for row in rows)
    images = PAIR_IMAGE_COLUMNS if pair else SINGLE_IMAGE_COLUMNS
    fields = [
        name for name in _FIELDS if any(getattr(row, name) is not None for row in rows)
    ]
    further = {name: None for row in rows for name in (*row.files, *row.extra)}
    return ["sample", *images, *fields, *further]


def _records(listing: Listing, folder: Path) -> Iterator[dict[str, str]]:
    prefix = _prefix(listing.root, folder)
    taken: set[str] = set()
    for row in listing.rows:
        images = PAIR_IMAGE_COLUMNS if len(row.images) > 1 else SINGLE_IMAGE_COLUMNS
        fields = {name: getattr(row, name) for name in _FIELDS}
        yield (
            {"sample": _unique(row.sample or sample_name(row.images[0]), taken)}
            | {
                name: _rebase(path, prefix)
                for name, path in zip(images, row.images, strict=True)
            }
            | {name: str(value) for name, value in fields.items() if value is not None}
            | {name: _rebase(path, prefix) for name, path in row.files.items()}
            | dict(row.extra)
        )


def _prefix(root: Path, folder: Path) -> str:
    """The way from the manifest's folder to the images, with forward slashes."""
    try:
        way = os.path.relpath(root.resolve(), folder.resolve())
    except ValueError:  # Windows: another drive
        return root.resolve().as_posix() + "/"
    return "" if way == "." else Path(way).as_posix() + "/"


def _rebase(path: str, prefix: str) -> str:
    return path if _is_absolute(path) else prefix + path


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or path[1:3] == ":/"  # or a Windows drive


def sample_name(path: str) -> str:
    """Name a sample after its image.

    Example:
        >>> sample_name("train/HSIL/HSIL_1 (10).jpg")
        'train-HSIL-HSIL_1 (10)'
    """
    folders, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return "-".join(
        part for part in (*folders.split("/"), stem) if part not in {"", ".."}
    )


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(unique)
    return unique
