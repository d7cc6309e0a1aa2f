from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.images.preprocessing import Preprocessing
from cytolens.screening.plan import make_plan
from cytolens.screening.settings import TileSettings
from cytolens.screening.tile_reading import AHEAD_PER_READER, ReadTile, TileReader
from cytolens.screening.tile_status import TileStatus
from cytolens.slides import open_slide

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def reader(slide_path: Path, tmp_path: Path) -> Iterator[TileReader]:
    preprocessing = Preprocessing(size_px=32, mpp=0.8)
    with open_slide(slide_path) as slide:
        settings = TileSettings()
        plan = make_plan(slide, preprocessing, settings=settings, out=tmp_path)
        yield TileReader(slide, plan.worklist(settings), preprocessing)


def test_a_tile_goes_through_the_bundle_s_preprocessing(reader: TileReader) -> None:
    tile = int(reader.worklist.tiles[40])
    read = reader.read(tile)
    whole = reader.slide.read_region(reader.worklist.grid.region(tile))
    assert read.pixels is not None
    np.testing.assert_array_equal(read.pixels, reader.preprocessing.resize(whole))


def test_order_does_not_depend_on_the_threads(reader: TileReader) -> None:
    tiles = reader.worklist.tiles
    found = list(reader.read_ahead(tiles, readers=4))
    assert [read.tile for read in found] == tiles.tolist()
    assert all(read.status is TileStatus.SCORED for read in found)


def test_reading_ahead_is_bounded(
    reader: TileReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def read(_self: TileReader, tile: int) -> ReadTile:
        begun.append(tile)
        return ReadTile(tile, TileStatus.SCORED)

    monkeypatch.setattr(TileReader, "read", read)
    stream = reader.read_ahead(np.arange(10_000), readers=2)
    for _ in range(5):
        next(stream)
    time.sleep(0.05)
    assert len(begun) <= 5 + 2 * AHEAD_PER_READER
    stream.close()


def test_stopping_leaves_no_thread(reader: TileReader) -> None:
    stream = reader.read_ahead(reader.worklist.tiles, readers=3)
    next(stream)
    stream.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("tiles")]
