from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.bundle.reference import read_reference
from cytolens.explanation.similar import similar_cases
from cytolens.manifest import read_manifest
from cytolens.training import gate
from cytolens.training.reference import draw_rows
from cytolens.training.run import train
from support.training import quick_recipe

if TYPE_CHECKING:
    from pathlib import Path


def test_few_samples_are_all_drawn() -> None:
    assert draw_rows(np.zeros(5, np.int64), most=5, seed=0).tolist() == [0, 1, 2, 3, 4]


def test_many_are_drawn_by_class() -> None:
    labels = np.repeat([0, 1, 2], [600, 399, 1])
    drawn = draw_rows(labels, most=100, seed=0)
    assert np.bincount(labels[drawn]).tolist() == [60, 39, 1]
    assert (np.diff(drawn) > 0).all()


def test_the_same_seed_draws_the_same() -> None:
    labels = np.zeros(100, np.int64)
    first, again, other = (
        draw_rows(labels, most=9, seed=s).tolist() for s in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_training_leaves_a_reference_that_finds_its_samples_again(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_check", lambda _: {"faults": [], "warnings": []})
    run = train(quick_recipe(), cells_manifest, out=tmp_path / "run", device="cpu")
    bundle = load_bundle(run.bundle)
    reference = read_reference(bundle)
    manifest = read_manifest(cells_manifest)
    taught = manifest.subset("train")
    assert sorted(reference.samples) == sorted(taught.table["sample"])
    labels = dict(zip(taught.table["sample"], taught.table["label"], strict=True))
    assert [labels[name] for name in reference.samples] == list(reference.labels)
    assert reference.alarm.groups == taught.table["group"].nunique()
    assert reference.alarm.validation_samples == len(manifest.subset("val"))
    for case in similar_cases(bundle, taught, device="cpu"):
        first = case.neighbours[0]
        assert first.sample == case.sample
        assert first.similarity == pytest.approx(1, abs=2e-3)
