from __future__ import annotations

from cytolens.manifest.split import class_group_counts
from cytolens.manifest.split.groups import count_groups
from support.manifests import make_manifest

LABELS = ["a", "b", "a", None, "a"]
MANIFEST = make_manifest(LABELS, groups=["p2", "p1", "p2", "p1", None])


def test_groups_are_counted_per_class() -> None:
    assert class_group_counts(MANIFEST) == {"a": 2, "b": 1}


def test_counts_stand_in_the_order_of_group_names() -> None:
    groups = count_groups(MANIFEST)
    assert groups.classes == ("a", "b")
    assert groups.counts.tolist() == [[0, 1], [2, 0], [1, 0]]
    assert groups.sizes.tolist() == [2, 2, 1]
    assert groups.of_row.tolist() == [1, 0, 1, 0, 2]


def test_without_labels_there_are_no_classes() -> None:
    groups = count_groups(make_manifest([None, None]))
    assert groups.counts.shape == (2, 0)
    assert class_group_counts(make_manifest([None])) == {}
