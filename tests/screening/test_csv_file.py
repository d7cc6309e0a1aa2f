from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.screening.csv_file import write_csv

if TYPE_CHECKING:
    from pathlib import Path


def test_every_row_says_what_it_is_not_for(tmp_path: Path) -> None:
    table = pd.DataFrame({"tile": [1, 2], "why": ["pen, much", "blur"]})
    write_csv(table, tmp_path / "table.csv")
    found = pd.read_csv(tmp_path / "table.csv")
    pd.testing.assert_frame_equal(found[["tile", "why"]], table)
    assert set(found["intended_use"]) == {RESEARCH_USE_ONLY}
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
