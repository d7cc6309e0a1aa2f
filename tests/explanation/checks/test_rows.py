from pathlib import Path

import pytest

from cytolens.explanation.checks.rows import choose_rows, default_split
from cytolens.explanation.errors import ExplanationError
from cytolens.manifest.read import read_manifest


def test_few_rows_of_the_test_split_always_the_same(cells_manifest: Path) -> None:
    manifest = read_manifest(cells_manifest)
    one, again = (choose_rows(manifest, limit=5, seed=1) for _ in range(2))
    assert len(one) == 5
    assert one.table["sample"].tolist() == again.table["sample"].tolist()
    assert set(one.table["split"]) == {"test"}
    other = choose_rows(manifest, limit=5, seed=2)
    assert other.table["sample"].tolist() != one.table["sample"].tolist()


def test_of_one_label_and_one_split(cells_manifest: Path) -> None:
    manifest = read_manifest(cells_manifest)
    found = choose_rows(manifest, limit=99, split="train", label="benign")
    assert set(found.table["label"]) == {"benign"}
    assert set(found.table["split"]) == {"train"}
    assert len(found) == 12


def test_nothing_left_says_what_there_is(cells_manifest: Path) -> None:
    manifest = read_manifest(cells_manifest)
    with pytest.raises(ExplanationError, match="labels benign, malignant"):
        choose_rows(manifest, limit=5, label="HSIL")


def test_without_test_the_validation_split_else_all(cells_manifest: Path) -> None:
    manifest = read_manifest(cells_manifest)
    assert default_split(manifest) == "test"
    rest = manifest.where(manifest.table["split"] != "test")
    assert default_split(rest) == "val"
    assert default_split(manifest.subset("train")) is None
