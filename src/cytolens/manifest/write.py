"""Write a manifest, so that reading it gives the same manifest."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.formulas import guard_cell
from cytolens.manifest.paths import tidy_path
from cytolens.manifest.schema import OPTIONAL_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.manifest.schema import Manifest

SUFFIXES = (".csv", ".parquet")


def write_manifest(manifest: Manifest, path: str | Path) -> Path:
    """Write CSV or Parquet by the suffix; image paths follow to the new folder.

    Optional columns that are empty in every row are left out. The file appears whole
    or not at all. In CSV, cells that a spreadsheet would run as formulas get an
    apostrophe, which reading takes off again.

    Raises:
        ManifestError: If the suffix is neither ``.csv`` nor ``.parquet``.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        found, expected = f"the name {path.name!r}", " or ".join(SUFFIXES)
        raise ManifestError(str(path), [Fault(None, None, found, expected)])
    path.parent.mkdir(parents=True, exist_ok=True)
    table = _without_empty(rebase(manifest, path.parent).table)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    part = Path(name)
    try:
        if path.suffix.lower() == ".csv":
            _write_csv(table, part)
        else:
            table.to_parquet(part, index=False)
        part.chmod(0o644)  # mkstemp makes it private; a manifest is to be shared
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def rebase(manifest: Manifest, root: Path) -> Manifest:
    """The same samples with image paths relative to ``root``.

    A path on another drive, to which no relative one leads, becomes absolute.
    """
    import pandas as pd

    old, new = manifest.root.resolve(), root.resolve()
    if old == new:
        return manifest
    table = manifest.table.copy()
    for column in manifest.image_columns:
        paths = [_follow(path, old=old, new=new) for path in table[column]]
        table[column] = pd.Series(paths, dtype="string")
    return replace(manifest, table=table, root=root)


def _follow(path: str, *, old: Path, new: Path) -> str:
    if Path(path).is_absolute():
        return path
    try:
        return tidy_path(os.path.relpath(old / path, new))
    except ValueError:  # Windows: another drive
        return (old / path).as_posix()


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    empty = [name for name in OPTIONAL_COLUMNS if table[name].isna().all()]
    return table.drop(columns=empty)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    import pandas as pd

    guarded = table.rename(columns=guard_cell)
    for column in guarded.columns:
        if not pd.api.types.is_numeric_dtype(guarded[column]):
            texts = guarded[column].astype("string")
            guarded[column] = texts.map(guard_cell, na_action="ignore")
    guarded.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
