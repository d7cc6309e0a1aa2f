from __future__ import annotations

import multiprocessing
import os
import pickle
import shutil
from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.caching.cache import Cache, open_cache
from cytolens.caching.errors import CacheDiskFullError
from cytolens.caching.image_keys import content_keys
from cytolens.caching.image_store import ImageStore, open_store
from cytolens.images import Normalisation, Preprocessing, decode_image
from cytolens.manifest import Manifest, read_manifest
from support.cells import write_cells

if TYPE_CHECKING:
    from pathlib import Path

PREPROCESSING = Preprocessing(size_px=24)


@pytest.fixture
def cells(tmp_path: Path) -> Manifest:
    return read_manifest(write_cells(tmp_path / "cells", per_class=3, groups=3))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "cache")


class Counted:
    """Counts the images that had to be decoded."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.decoded = 0

    def open(
        self, manifest: Manifest, preprocessing: Preprocessing = PREPROCESSING
    ) -> ImageStore:
        def count(*_: int) -> None:
            self.decoded += 1

        return open_store(manifest, preprocessing, cache=self.cache, on_image=count)


def _resized(manifest: Manifest, rows: list[int]) -> np.ndarray:
    paths = manifest.image_paths()
    return np.stack([PREPROCESSING.resize(decode_image(paths[row])) for row in rows])


def test_pixels_are_what_the_preprocessing_gives(cells: Manifest, cache: Cache) -> None:
    store = open_store(cells, PREPROCESSING, cache=cache)
    found = store.read(np.array([4, 0]))
    assert found.shape == (2, 1, 24, 24, 3)
    np.testing.assert_array_equal(found[:, 0], _resized(cells, [4, 0]))


def test_pairs_stand_side_by_side(pairs_manifest: Path, cache: Cache) -> None:
    pairs = read_manifest(pairs_manifest)
    store = open_store(pairs, PREPROCESSING, cache=cache)
    found = store.read(np.array([3]))
    after = PREPROCESSING.resize(decode_image(pairs.image_paths("image_after")[3]))
    assert store.shape == (len(pairs), 2, 24)
    np.testing.assert_array_equal(found[0, 1], after)


def test_only_what_is_new_is_decoded(cells: Manifest, cache: Cache) -> None:
    counted = Counted(cache)
    part = cells.where(cells.table["sample"].isin(cells.table["sample"][:4]))
    counted.open(part)
    assert counted.decoded == 4
    store = counted.open(cells)
    assert counted.decoded == 6
    rows = [5, 0, 4, 3]  # of two packs
    np.testing.assert_array_equal(
        store.read(np.array(rows))[:, 0], _resized(cells, rows)
    )
    counted.open(part)
    assert counted.decoded == 6


def test_the_network_s_normalisation_costs_no_decoding(
    cells: Manifest, cache: Cache
) -> None:
    counted = Counted(cache)
    counted.open(cells)
    counted.open(
        cells, PREPROCESSING.model_copy(update={"normalisation": Normalisation.HALF})
    )
    assert counted.decoded == 6
    counted.open(cells, Preprocessing(size_px=32))
    assert counted.decoded == 12


def test_what_changed_is_never_read_from_before(cells: Manifest, cache: Cache) -> None:
    counted = Counted(cache)
    old = counted.open(cells).read(np.array([0, 1]))
    first, second = cells.image_paths()[:2]
    before = first.stat()
    # Of the size and the time of the other, as an archive might restore it.
    content = second.read_bytes()
    first.write_bytes(content)
    os.utime(first, ns=(before.st_atime_ns, before.st_mtime_ns))
    pixels = counted.open(cells).read(np.array([0, 1]))
    np.testing.assert_array_equal(pixels[0], old[1])
    assert not np.array_equal(pixels[0], old[0])


def test_resolution_counts_where_the_preprocessing_looks_at_it(
    cells: Manifest, cache: Cache
) -> None:
    counted = Counted(cache)
    fine, coarse = (_with_mpp(cells, mpp) for mpp in (0.25, 0.5))
    for manifest in (fine, coarse):
        counted.open(manifest)
    assert counted.decoded == 6
    physical = Preprocessing(size_px=24, mpp=0.5)
    stores = [counted.open(manifest, physical) for manifest in (fine, coarse)]
    assert counted.decoded == 18
    row = np.array([0])
    assert not np.array_equal(stores[0].read(row), stores[1].read(row))


def _with_mpp(manifest: Manifest, mpp: float) -> Manifest:
    table = manifest.table.assign(mpp=mpp)
    return type(manifest)(table, manifest.root)


def test_an_unreadable_image_is_listed_and_the_rest_stands(
    cells: Manifest, cache: Cache
) -> None:
    cells.image_paths()[2].write_bytes(b"no image")
    cells.image_paths()[3].unlink()
    store = open_store(cells, PREPROCESSING, cache=cache)
    assert list(store.unreadable) == [2, 3]
    assert cells.image_paths()[2].name in store.unreadable[2]
    assert not store.read(np.array([2])).any()
    assert store.read(np.array([4])).any()
    again = open_store(cells, PREPROCESSING, cache=cache)
    assert again.unreadable == store.unreadable


def test_nothing_readable_is_no_pack(cells: Manifest, cache: Cache) -> None:
    for path in cells.image_paths():
        path.write_bytes(b"no image")
    store = open_store(cells, PREPROCESSING, cache=cache)
    assert len(store.unreadable) == 6
    assert not store.read(np.arange(6)).any()


def test_a_file_that_changes_while_it_is_read_is_left_out(
    cells: Manifest, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = content_keys

    def then_changed(*arguments: object) -> list[bytes | None]:
        keys = real(*arguments)  # type: ignore[arg-type]  # passed on as they came
        shutil.copy(cells.image_paths()[1], cells.image_paths()[0])
        return keys

    monkeypatch.setattr("cytolens.caching.image_store.content_keys", then_changed)
    store = open_store(cells, PREPROCESSING, cache=cache)
    assert list(store.unreadable) == [0]
    assert "changed while" in store.unreadable[0]


def test_a_disk_without_room_is_said_before_it_is_filled(
    cells: Manifest, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(CacheDiskFullError, match="MB are needed"):
        open_store(cells, PREPROCESSING, cache=cache)
    assert not list(cache.folder.glob("*/*/*"))


def test_another_process_maps_the_file_again(cells: Manifest, cache: Cache) -> None:
    store = open_store(cells, PREPROCESSING, cache=cache)
    before = store.read(np.array([1]))
    assert len(pickle.dumps(store)) < 4000
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(store.read, (np.array([1]),))
    np.testing.assert_array_equal(found, before)
