from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cytolens.screening.parts import Parts
from cytolens.screening.worklist import Worklist
from cytolens.slides.grid import TileGrid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    worklist = Worklist(
        grid=TileGrid((100, 100), 10),
        tile_mpp=0.5,
        tiles=np.arange(3, 13),
        max_blur=1.0,
        batch_size=2,
        tiles_per_part=4,
    )
    return Parts(tmp_path / "parts", worklist)


def rows(parts: Parts, number: int) -> pd.DataFrame:
    tiles = parts.worklist.tiles_of(number)
    return pd.DataFrame({"tile": tiles, "score": tiles / 10})


def test_parts_hold_every_tile_once(parts: Parts) -> None:
    missing = parts.missing()
    assert missing == [0, 1, 2]
    tiles = np.concatenate([parts.worklist.tiles_of(number) for number in missing])
    np.testing.assert_array_equal(tiles, parts.worklist.tiles)


def test_what_is_written_is_not_missing(parts: Parts) -> None:
    parts.missing()
    parts.write(1, rows(parts, 1))
    assert parts.missing() == [0, 2]


@pytest.mark.parametrize("damage", ["short", "empty", "other tiles", "no tiles"])
def test_a_part_that_is_not_whole_is_missing(parts: Parts, damage: str) -> None:
    parts.missing()
    good = rows(parts, 0)
    path = parts.folder / "part-000000.parquet"
    parts.write(0, good)
    if damage == "short":
        path.write_bytes(path.read_bytes()[:-20])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "other tiles":
        parts.write(0, rows(parts, 1))
    else:
        parts.write(0, good[["score"]])
    assert parts.missing() == [0, 1, 2]
    assert not path.exists()


def test_all_parts_together_are_in_order(parts: Parts) -> None:
    for number in reversed(parts.missing()):
        parts.write(number, rows(parts, number))
    assert parts.read_all()["tile"].tolist() == list(range(3, 13))
    parts.delete()
    assert not parts.folder.exists()


def test_an_unfinished_file_is_no_part(parts: Parts) -> None:
    parts.missing()
    (parts.folder / ".part-000000.parquet.tmp").write_bytes(b"half")
    assert 0 in parts.missing()
