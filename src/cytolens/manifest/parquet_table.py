"""Read Parquet without guesses: whole numbers stay whole beside gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.raw import RawTable, raw_from_frame

if TYPE_CHECKING:
    from pathlib import Path


def read_parquet_table(path: Path) -> RawTable:
    """Read the cells of a Parquet file; an index that pandas wrote is left out.

    Raises:
        ManifestError: If the file is not Parquet.
    """
    import pandas as pd

    try:
        table = pd.read_parquet(path, dtype_backend="numpy_nullable")
    # Arrow's errors derive from these.
    except (OSError, ValueError, TypeError, NotImplementedError, KeyError) as error:
        found = str(error).splitlines()[0] if str(error) else type(error).__name__
        fault = Fault(None, None, f"damaged content ({found})", "a Parquet table")
        raise ManifestError(str(path), [fault]) from error
    return raw_from_frame(table)
