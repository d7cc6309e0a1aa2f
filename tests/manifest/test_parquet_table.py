from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cytolens.manifest import ManifestError
from cytolens.manifest.parquet_table import read_parquet_table

if TYPE_CHECKING:
    from pathlib import Path


def test_whole_numbers_stay_whole_beside_gaps(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    table = pd.DataFrame({"label": pd.array([1, None, 0], dtype="Int64")})
    table.to_parquet(path)
    assert read_parquet_table(path).columns["label"] == [1, None, 0]


def test_categories_and_an_index_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    table = pd.DataFrame({"label": pd.Categorical(["b", None, "a"])}, index=[5, 6, 7])
    table.to_parquet(path)
    raw = read_parquet_table(path)
    assert raw.columns == {"label": ["b", None, "a"]}
    assert list(raw.row_numbers) == [2, 3, 4]


@pytest.mark.parametrize("cut", [4, 100, -1])
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "m.parquet"
    pd.DataFrame({"label": ["a"] * 50}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ManifestError, match="expected a Parquet table"):
        read_parquet_table(path)
