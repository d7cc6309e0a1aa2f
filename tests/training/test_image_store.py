from __future__ import annotations

import pickle
import shutil
from collections import namedtuple
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.images import Preprocessing, decode_image
from cytolens.manifest import Manifest, read_manifest
from cytolens.training.errors import DiskFullError
from cytolens.training.image_store import PIXELS_FILE, open_store
from support.cells import write_cells

if TYPE_CHECKING:
    from pathlib import Path

PREPROCESSING = Preprocessing(size_px=24)


@pytest.fixture
def cells(tmp_path: Path) -> Manifest:
    return read_manifest(write_cells(tmp_path / "cells", per_class=3, groups=3))


def test_pixels_are_what_the_preprocessing_gives(
    cells: Manifest, tmp_path: Path
) -> None:
    store = open_store(cells, PREPROCESSING, folder=tmp_path / "scratch")
    expected = [
        PREPROCESSING.resize(decode_image(path)) for path in cells.image_paths()
    ]
    rows = np.array([4, 0])
    found = store.read(rows)
    assert found.shape == (2, 1, 24, 24, 3)
    np.testing.assert_array_equal(found[:, 0], np.stack(expected)[rows])


def test_pairs_stand_side_by_side(pairs_manifest: Path, tmp_path: Path) -> None:
    pairs = read_manifest(pairs_manifest)
    store = open_store(pairs, PREPROCESSING, folder=tmp_path)
    found = store.read(np.array([3]))
    after = PREPROCESSING.resize(decode_image(pairs.image_paths("image_after")[3]))
    assert store.shape == (len(pairs), 2, 24)
    np.testing.assert_array_equal(found[0, 1], after)


def test_the_second_time_nothing_is_decoded_until_something_changes(
    cells: Manifest, tmp_path: Path
) -> None:
    done: list[int] = []

    def count(number: int, _: int) -> None:
        done.append(number)

    folder = tmp_path / "scratch"
    open_store(cells, PREPROCESSING, folder=folder, on_image=count)
    open_store(cells, PREPROCESSING, folder=folder, on_image=count)
    assert done == [1, 2, 3, 4, 5, 6]
    shutil.copy(cells.image_paths()[1], cells.image_paths()[0])
    store = open_store(cells, PREPROCESSING, folder=folder, on_image=count)
    assert len(done) == 12
    pixels = store.read(np.array([0, 1]))
    np.testing.assert_array_equal(pixels[0], pixels[1])


def test_an_unreadable_image_is_listed_and_the_rest_stands(
    cells: Manifest, tmp_path: Path
) -> None:
    cells.image_paths()[2].write_bytes(b"no image")
    store = open_store(cells, PREPROCESSING, folder=tmp_path / "scratch")
    assert list(store.unreadable) == [2]
    assert cells.image_paths()[2].name in store.unreadable[2]
    assert not store.read(np.array([2])).any()
    assert store.read(np.array([3])).any()
    again = open_store(cells, PREPROCESSING, folder=tmp_path / "scratch")
    assert again.unreadable == store.unreadable


def test_a_disk_without_room_is_said_before_it_is_filled(
    cells: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 0))
    with pytest.raises(DiskFullError, match="MB are needed"):
        open_store(cells, PREPROCESSING, folder=tmp_path / "scratch")
    assert not (tmp_path / "scratch" / PIXELS_FILE).exists()


def test_another_process_maps_the_file_again(cells: Manifest, tmp_path: Path) -> None:
    store = open_store(cells, PREPROCESSING, folder=tmp_path / "scratch")
    before = store.read(np.array([1]))
    copy = pickle.loads(pickle.dumps(store))  # noqa: S301 (made in this line)
    assert len(pickle.dumps(store)) < 2000
    np.testing.assert_array_equal(copy.read(np.array([1])), before)
