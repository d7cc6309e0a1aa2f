from __future__ import annotations

from cytolens.manifest.split import fold_manifest, split_manifest, summarise_split
from support.manifests import grouped_manifest, make_manifest

EVEN = grouped_manifest(
    {"north": [{"a": 3, "b": 2}] * 10, "south": [{"a": 2, "b": 3}] * 10}
)


def test_sides_stand_in_order_with_their_counts() -> None:
    summary = summarise_split(split_manifest(EVEN, hold_out_site="south"))
    assert (summary.samples, summary.groups) == (100, 20)
    assert [side.side for side in summary.sides] == ["train", "val", "test"]
    test = summary.sides[2]
    assert (test.samples, test.groups, test.share) == (50, 10, 0.5)
    assert [(c.label, c.samples, c.groups) for c in test.classes] == [
        ("a", 20, 10),
        ("b", 30, 10),
    ]
    assert test.sites == ("south",)


def test_folds_are_counted_by_number() -> None:
    summary = summarise_split(fold_manifest(EVEN, folds=12), column="fold")
    assert [side.side for side in summary.sides] == [str(fold) for fold in range(12)]


def test_samples_without_a_side_are_listed() -> None:
    summary = summarise_split(make_manifest(["a", "a"]))
    assert [(side.side, side.samples) for side in summary.sides] == [("(none)", 2)]
