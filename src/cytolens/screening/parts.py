"""Scores on disk as they come, so that a killed run loses what was in flight only.

The tiles to score are cut into parts of a fixed number. A part is one Parquet file
that appears whole or not at all. What is missing after a stop follows from the
names, so that nothing is scored twice and nothing is lost.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.screening.worklist import Worklist


@dataclass(frozen=True)
class Parts:
    """The files of one slide's parts."""

    folder: Path
    worklist: Worklist

    def missing(self) -> list[int]:
        """Numbers of the parts that are not there yet, in order.

        A part that does not hold exactly its tiles is deleted and counts as missing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers = range(self.worklist.n_parts)
        return [number for number in numbers if not self._is_whole(number)]

    def write(self, number: int, rows: pd.DataFrame) -> None:
        """Write a part; it is on the disk when this returns."""
        write_parquet(rows, self._path(number))

    def read_all(self) -> pd.DataFrame:
        """All rows, once `missing` is empty."""
        return pd.concat(self._frames(), ignore_index=True)

    def delete(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _frames(self) -> Iterator[pd.DataFrame]:
        for number in range(self.worklist.n_parts):
            yield pd.read_parquet(self._path(number))

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.parquet"

    def _is_whole(self, number: int) -> bool:
        path = self._path(number)
        if not path.exists():
            return False
        try:
            found = pd.read_parquet(path, columns=["tile"])["tile"].to_numpy()
        # Arrow's errors for a broken file and a missing column are of these kinds.
        except (OSError, ValueError, KeyError):
            found = np.empty(0, np.int64)
        if np.array_equal(found, self.worklist.tiles_of(number)):
            return True
        path.unlink()
        return False


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table so that the file is whole or absent, even if the power fails."""
    hidden = path.with_name(f".{path.name}.tmp")
    with hidden.open("wb") as file:
        table.to_parquet(file, index=False)
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(path)
