from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cytolens.manifest.split import SplitError, split_manifest
from support.manifests import grouped_manifest, make_manifest, manifests

if TYPE_CHECKING:
    from cytolens.manifest import Manifest

FRACTIONS = st.sampled_from([(0.7, 0.2, 0.1), (0.5, 0.5, 0), (0.8, 0, 0.2), (1, 0, 0)])
EVEN = grouped_manifest(
    {"north": [{"a": 3, "b": 2}] * 10, "south": [{"a": 2, "b": 3}] * 10}
)


def sides_of_groups(manifest: Manifest) -> dict[str, set[str]]:
    sides: dict[str, set[str]] = {}
    splits = manifest.table["split"].fillna("").tolist()
    for key, side in zip(manifest.group_keys(), splits, strict=True):
        sides.setdefault(key, set()).add(side)
    return sides


@given(manifests(), FRACTIONS, st.integers(0, 3), st.sampled_from([None, "north"]))
def test_no_group_is_ever_on_two_sides(
    manifest: Manifest,
    fractions: tuple[float, float, float],
    seed: int,
    site: str | None,
) -> None:
    try:
        result = split_manifest(
            manifest, fractions=fractions, seed=seed, hold_out_site=site
        )
    except SplitError:
        assume(False)  # noqa: FBT003  # Hypothesis' own signature
    for sides in sides_of_groups(result).values():
        assert len(sides - {""}) <= 1
    asked = {
        side
        for side, share in zip(("train", "val", "test"), fractions, strict=True)
        if share
    }
    if site is None:
        assert set(result.table["split"]) == asked
        for label in result.classes:
            rows = result.table[result.table["label"].eq(label).fillna(value=False)]
            assert set(rows["split"]) == asked
    assert result.table.drop(columns="split").equals(
        manifest.table.drop(columns="split")
    )


@given(manifests(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(manifest: Manifest, random: object) -> None:
    order = list(range(len(manifest)))
    random.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    shuffled = replace(
        manifest, table=manifest.table.iloc[order].reset_index(drop=True)
    )
    try:
        one = split_manifest(manifest, fractions=(0.6, 0.4, 0))
    except SplitError:
        with pytest.raises(SplitError):
            split_manifest(shuffled, fractions=(0.6, 0.4, 0))
        return
    two = split_manifest(shuffled, fractions=(0.6, 0.4, 0))
    by_sample = two.table.set_index("sample")["split"]
    assert by_sample[one.table["sample"]].tolist() == one.table["split"].tolist()


def test_shares_are_met() -> None:
    shares = split_manifest(EVEN).table.groupby(["label", "split"]).size()
    assert shares.to_dict() == {
        ("a", "train"): 35, ("a", "val"): 10, ("a", "test"): 5,
        ("b", "train"): 35, ("b", "val"): 10, ("b", "test"): 5,
    }  # fmt: skip


def test_the_same_seed_gives_the_same_split_and_another_another() -> None:
    def split(seed: int) -> list[str]:
        return split_manifest(EVEN, seed=seed).table["split"].tolist()

    assert split(1) == split(1)
    assert split(1) != split(2)


def test_without_labels_groups_alone_are_split() -> None:
    manifest = make_manifest([None] * 20, groups=[f"g{i // 2}" for i in range(20)])
    result = split_manifest(manifest)
    assert result.table["split"].value_counts().to_dict() == {
        "train": 14, "val": 4, "test": 2,
    }  # fmt: skip


def test_a_held_out_site_is_the_test_set_whole() -> None:
    table = split_manifest(EVEN, hold_out_site="south").table
    assert set(table.loc[table["site"] == "south", "split"]) == {"test"}
    others = table.loc[table["site"] == "north", "split"]
    assert others.value_counts(normalize=True).to_dict() == pytest.approx(
        {"train": 0.8, "val": 0.2}
    )


def test_a_patient_at_two_sites_is_not_trained_on() -> None:
    groups = ["p", "p", "q", "r", "s", "t"]
    sites = ["south", "north", "north", "north", "north", "south"]
    manifest = make_manifest(["a"] * 6, groups=groups, sites=sites)
    table = split_manifest(manifest, hold_out_site="south").table
    assert table["split"].fillna("").tolist()[:2] == ["test", ""]
    assert table["split"].tolist()[5] == "test"
    assert set(table["split"][2:5]) == {"train", "val"}


@pytest.mark.parametrize(
    ("fractions", "words"),
    [
        ((0.5, 0.2, 0.1), "the sum 1"),
        ((0.5, 0.5), "three from 0 to 1"),
        ((1.2, -0.2, 0), "three from 0 to 1"),
        ((0, 0.5, 0.5), "something to train on"),
        ((float("nan"), 0.5, 0.5), "three from 0 to 1"),
    ],
)
def test_impossible_fractions(fractions: tuple[float, ...], words: str) -> None:
    with pytest.raises(SplitError, match=words):
        split_manifest(EVEN, fractions=fractions)


def test_a_site_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(SplitError, match=r"Possible: north, south"):
        split_manifest(EVEN, hold_out_site="east")
    with pytest.raises(SplitError, match=r"Possible: no sites"):
        split_manifest(make_manifest(["a"] * 9), hold_out_site="east")


def test_samples_without_a_site_might_be_of_the_held_out_one() -> None:
    manifest = make_manifest(["a"] * 4, sites=["x", "y", None, "y"])
    with pytest.raises(SplitError, match="1 samples without a site"):
        split_manifest(manifest, hold_out_site="x")


def test_nothing_left_to_train_on() -> None:
    manifest = make_manifest(["a"] * 4, sites=["x"] * 4)
    with pytest.raises(SplitError, match="another site"):
        split_manifest(manifest, hold_out_site="x")
