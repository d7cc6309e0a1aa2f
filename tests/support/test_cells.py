"""The test data itself: the same every time, and a class can be learned from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from cytolens.manifest import read_manifest
from support.cells import cell_arrays, write_cells

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("pair", ["", "yes"])
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, pair: str) -> None:
    for name in ("one", "two"):
        write_cells(tmp_path / name, per_class=2, pair=bool(pair))
    files = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(files) == (9 if pair else 5)
    for path in files:
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == twin.read_bytes()


def test_every_class_is_on_every_side_and_site(tmp_path: Path) -> None:
    classes = ("a", "b", "c")
    table = read_manifest(write_cells(tmp_path, classes=classes, mpp=0.5)).table
    assert table.groupby(["label", "split"]).size().min() > 0
    assert table.groupby(["label", "site"]).size().min() > 0
    assert (table["mpp"] == 0.5).all()


def test_the_classes_can_be_learned() -> None:
    labels = [index % 5 for index in range(200)]
    pixels = cell_arrays(labels, n_classes=5).reshape(200, -1) / 255
    # The shares of dark pixels: what a small network finds at once.
    features = np.stack([(pixels < level).mean(axis=1) for level in (0.3, 0.5)], axis=1)
    model = LogisticRegression(C=1e4, max_iter=2000).fit(features[:100], labels[:100])
    assert model.score(features[100:], labels[100:]) > 0.8
