from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cytolens.manifest import ManifestError, manifest_from_table

if TYPE_CHECKING:
    from pathlib import Path


def test_a_programs_table_meets_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    table = pd.DataFrame(
        {"sample": ["x", "y"], "image": ["a.png", "b.png"], "label": [0, 1]},
        index=[7, 9],
    )
    with pytest.raises(ManifestError, match=r"^mine: 1 fault.*\n  row 3, "):
        manifest_from_table(table, tmp_path, source="mine")
    manifest = manifest_from_table(table, tmp_path, require_files=False)
    assert manifest.classes == ("0", "1")
    assert list(manifest.table.index) == [0, 1]


def test_further_columns_keep_their_types(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "sample": ["x", "y"],
            "image": ["a.png", "b.png"],
            "age": [61.5, None],
            "smoker": [True, None],
        }
    )
    kept = manifest_from_table(table, tmp_path, require_files=False).table
    assert kept["age"].dtype == "Float64"
    assert kept["smoker"].dtype == "boolean"
    assert kept["age"].isna().tolist() == [False, True]
