from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cytolens.manifest.split import (
    SplitError,
    cross_validation,
    fold_manifest,
    nested_cross_validation,
)
from support.manifests import grouped_manifest, manifests

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.manifest import Manifest

EVEN = grouped_manifest({"north": [{"a": 3, "b": 2}] * 30})


def assert_groups_whole(manifest: Manifest, column: str) -> None:
    table = manifest.table.assign(key=manifest.group_keys())
    assert (table.groupby("key")[column].nunique() == 1).all()


def count_rounds(rounds: list[Manifest], side: str) -> NDArray[np.int64]:
    """In how many rounds each sample is on a side."""
    held = [(manifest.table["split"] == side).to_numpy(int) for manifest in rounds]
    return np.asarray(np.sum(held, axis=0))


@given(manifests(), st.integers(2, 4), st.integers(0, 3))
def test_no_group_is_ever_in_two_folds(
    manifest: Manifest, folds: int, seed: int
) -> None:
    try:
        result = fold_manifest(manifest, folds=folds, seed=seed)
    except SplitError:
        assume(False)  # noqa: FBT003  # Hypothesis' own signature
    assert_groups_whole(result, "fold")
    assert set(result.table["fold"]) == set(range(folds))
    for label in result.classes:
        of_class = result.table["label"].eq(label).fillna(value=False)
        assert set(result.table.loc[of_class, "fold"]) == set(range(folds))


def test_folds_are_even() -> None:
    table = fold_manifest(EVEN, folds=5).table
    assert (table.groupby(["fold", "label"]).size().unstack() == [18, 12]).all().all()


def test_each_sample_is_validated_once() -> None:
    rounds = cross_validation(EVEN, folds=5)
    in_val = count_rounds(rounds, "val")
    assert (in_val == 1).all()
    assert all(set(manifest.table["split"]) == {"train", "val"} for manifest in rounds)


def test_with_a_val_set_of_their_own_the_folds_are_tests() -> None:
    rounds = cross_validation(EVEN, folds=5, val_fraction=0.25)
    in_test = count_rounds(rounds, "test")
    assert (in_test == 1).all()
    for manifest in rounds:
        assert_groups_whole(manifest, "split")
        assert manifest.table["split"].value_counts().to_dict() == {
            "train": 90, "val": 30, "test": 30,
        }  # fmt: skip


def test_both_kinds_of_rounds_have_the_same_folds() -> None:
    plain = cross_validation(EVEN, folds=3, seed=4)
    inner = cross_validation(EVEN, folds=3, seed=4, val_fraction=0.2)
    for one, two in zip(plain, inner, strict=True):
        assert (one.table["split"].eq("val") == two.table["split"].eq("test")).all()


def test_nested_folds_never_show_the_outer_test_to_the_inner_rounds() -> None:
    outer = nested_cross_validation(EVEN, folds=3, inner_folds=4)
    assert [len(inner) for inner in outer] == [4, 4, 4]
    for inner in outer:
        tests = {tuple(manifest.subset("test").table["sample"]) for manifest in inner}
        assert len(tests) == 1
        in_val = count_rounds(inner, "val")
        in_test = count_rounds(inner[:1], "test") == 1
        assert (in_val[~in_test] == 1).all()
        assert (in_val[in_test] == 0).all()
        for manifest in inner:
            assert_groups_whole(manifest, "split")


@pytest.mark.parametrize("folds", [-1, 0, 1])
def test_too_few_folds(folds: int) -> None:
    with pytest.raises(SplitError, match="at least 2"):
        fold_manifest(EVEN, folds=folds)


@pytest.mark.parametrize("val_fraction", [-0.1, 1.0, float("nan")])
def test_an_impossible_val_fraction(val_fraction: float) -> None:
    with pytest.raises(SplitError, match="a share from 0 to below 1"):
        cross_validation(EVEN, val_fraction=val_fraction)
