from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.manifest import Manifest, read_manifest
from cytolens.training.errors import NothingToLearnError
from cytolens.training.samples import choose_samples, drop_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path


def _with(
    cells_manifest: Path, **columns: Callable[[dict[Hashable, str]], str | None]
) -> Manifest:
    manifest = read_manifest(cells_manifest)
    table = manifest.table.copy()
    for name, change in columns.items():
        table[name] = [change(row) for row in table.to_dict("records")]
        table[name] = table[name].astype("string")
    return Manifest(table, manifest.root)


def test_training_and_validation_rows(cells_manifest: Path) -> None:
    samples = choose_samples(read_manifest(cells_manifest))
    table = samples.manifest.table
    assert samples.classes == ("benign", "malignant")
    assert set(table["split"].iloc[samples.train]) == {"train"}
    assert set(table["split"].iloc[samples.val]) == {"val"}
    assert len(samples.train) + len(samples.val) == len(table) == 32
    assert samples.counts().tolist() == [12, 12]
    expected = [samples.classes[number] for number in samples.labels]
    assert table["label"].tolist() == expected


def test_no_split_an_empty_split_one_class(cells_manifest: Path) -> None:
    cases: dict[str, dict[str, Callable[[dict[Hashable, str]], str | None]]] = {
        "No sample .* is assigned": {"split": lambda _: None},
        "'val' has no labelled": {
            "split": lambda row: "test" if row["split"] == "val" else row["split"]
        },
        "'train' has no labelled": {"split": lambda _: "val"},
        r"one class only \('benign'\)": {"label": lambda _: "benign"},
    }
    for words, columns in cases.items():
        with pytest.raises(NothingToLearnError, match=words):
            choose_samples(_with(cells_manifest, **columns))


def test_what_has_no_label_or_an_untaught_one_is_left_out_and_said(
    cells_manifest: Path,
) -> None:
    samples = choose_samples(
        _with(
            cells_manifest,
            label=lambda row: (
                None
                if row["sample"] == "benign-0000"
                else "rare"
                if row["split"] == "val" and row["label"] == "benign"
                else row["label"]
            ),
        )
    )
    assert samples.classes == ("benign", "malignant")
    assert len(samples.val) == 4
    assert samples.counts().tolist() == [11, 12]
    first, second = samples.warnings
    assert "1 samples without a label" in first
    assert "4 validation samples" in second
    assert "rare" in second


def test_unreadable_images_are_left_out(cells_manifest: Path) -> None:
    samples = choose_samples(read_manifest(cells_manifest))
    assert drop_unreadable(samples, {}) is samples
    row = int(samples.train[0])
    fewer = drop_unreadable(samples, {row: "a.png is damaged"})
    assert len(fewer.train) == len(samples.train) - 1
    assert "1 unreadable" in fewer.warnings[-1]
    gone = dict.fromkeys(samples.val.tolist(), "all are damaged")
    with pytest.raises(NothingToLearnError, match="all are damaged"):
        drop_unreadable(samples, gone)
