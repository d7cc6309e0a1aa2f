"""Read a manifest from CSV or Parquet, with every fault at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.manifest.build import build_manifest
from cytolens.manifest.csv_table import read_csv_table
from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.parquet_table import read_parquet_table

if TYPE_CHECKING:
    from cytolens.manifest.schema import Manifest

_PARQUET_MARK = b"PAR1"


def read_manifest(
    path: str | Path, *, require_files: bool = True, confined: bool = False
) -> Manifest:
    """Read and check a manifest; CSV or Parquet is told by the content.

    Args:
        path: The table; image paths in it are relative to its folder.
        require_files: Whether every image must be there now.
        confined: Whether paths must stay inside the manifest's folder; for tables
            from people one does not know.

    Returns:
        The checked table, rows in the order of the file.

    Raises:
        ManifestError: With every fault of the table: row, column, what was found and
            what was expected.
    """
    path = Path(path)
    if not path.is_file():
        found = "a folder" if path.is_dir() else "no such file"
        expected = "a manifest in CSV or Parquet (`cytolens data import` writes one)"
        raise ManifestError(str(path), [Fault(None, None, found, expected)])
    with path.open("rb") as stream:
        is_parquet = stream.read(len(_PARQUET_MARK)) == _PARQUET_MARK
    raw = read_parquet_table(path) if is_parquet else read_csv_table(path)
    return build_manifest(
        raw,
        path.parent,
        source=str(path),
        require_files=require_files,
        confined=confined,
    )
