"""The words: what was found, what is needed and what is possible."""

from __future__ import annotations

import pytest

from cytolens.manifest.split import SplitError, fold_manifest, split_manifest
from support.manifests import grouped_manifest, make_manifest

RARE = grouped_manifest(
    {"x": [{"NL": 9}] * 9 + [{"SCC": 9}] * 2 + [{"LSIL": 9}] * 3 + [{"HSIL": 4}] * 6}
)


def test_a_class_of_few_groups() -> None:
    with pytest.raises(SplitError) as caught:
        fold_manifest(RARE, folds=5)
    error = caught.value
    assert error.found == "3 groups of class 'LSIL' and 2 groups of class 'SCC'"
    assert error.expected == "every class on each of 5 folds, no group on two"
    assert error.possible.startswith(
        "at most 2 folds; or add groups of 'LSIL' and 'SCC'"
    )


def test_what_is_said_to_be_possible_is() -> None:
    assert set(fold_manifest(RARE, folds=2).table["fold"]) == {0, 1}
    with pytest.raises(SplitError, match=r"at most 2 sides \(set one fraction to 0\)"):
        split_manifest(RARE)
    sides = split_manifest(RARE, fractions=(0.8, 0.2, 0)).table["split"]
    assert set(sides) == {"train", "val"}


def test_a_class_of_one_group() -> None:
    manifest = make_manifest(["a", "a", "b", "b"], groups=["p", "q", "r", "r"])
    with pytest.raises(SplitError, match=r"1 group of class 'b'.*no split at all"):
        fold_manifest(manifest, folds=2)


def test_one_group_in_all() -> None:
    manifest = make_manifest(["a", "b", "a", "b"], groups=["p"] * 4)
    with pytest.raises(SplitError, match=r"Found 1 group; expected at least one"):
        fold_manifest(manifest, folds=2)


def test_fewer_unlabelled_groups_than_folds() -> None:
    manifest = make_manifest([None] * 3)
    with pytest.raises(SplitError, match=r"Found 3 groups;.*at most 3 folds"):
        fold_manifest(manifest, folds=4)


def test_groups_that_mix_classes_so_that_one_side_stays_without() -> None:
    # Any two halves of these groups leave one class on one side only.
    groups = [{"a": 1, "b": 1}, {"a": 1, "c": 1}, {"b": 1, "c": 1}]
    with pytest.raises(SplitError, match=r"would be missing on 'fold [01]'"):
        fold_manifest(grouped_manifest({"x": groups}), folds=2)
