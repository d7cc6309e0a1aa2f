"""Faults of the table alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.manifest.check.result import Finding, FindingKind, Severity
from cytolens.manifest.check.roster import Roster
from cytolens.manifest.check.table_findings import table_findings

if TYPE_CHECKING:
    from collections.abc import Sequence


def findings(
    labels: Sequence[str | None],
    groups: Sequence[str | None] | None = None,
    splits: Sequence[str | None] | None = None,
) -> dict[FindingKind, Finding]:
    """Check a table; the last finding of each kind."""
    rows = range(len(labels))
    groups = list(groups or [f"g{row}" for row in rows])
    roster = Roster(
        samples=[f"s{row}" for row in rows],
        labels=list(labels),
        groups=groups,
        splits=list(splits or [None for _ in rows]),
        group_keys=[group or f"sample:{row}" for row, group in enumerate(groups)],
    )
    return {finding.kind: finding for finding in table_findings(roster)}


def test_a_sound_table_has_no_findings() -> None:
    assert findings(["a", "b"] * 3) == {}


def test_a_group_on_both_sides_is_an_error() -> None:
    found = findings(
        ["a", "b", "a", "b"],
        groups=["p", "q", "p", "q"],
        splits=["train", "test", "test", "test"],
    )
    finding = found[FindingKind.GROUP_ACROSS_SPLITS]
    assert finding.samples == ("s0", "s2")
    assert finding.evidence["samples_per_split"] == {"test": 1, "train": 1}


def test_one_class_is_an_error() -> None:
    assert findings(["a"] * 6)[FindingKind.CLASSES].severity == Severity.ERROR


def test_a_class_absent_from_a_split_is_an_error() -> None:
    found = findings(["a", "b", "a"], splits=["train", "train", "test"])
    assert found[FindingKind.CLASSES].evidence == {"class": "b", "split": "test"}


def test_a_class_of_two_groups_cannot_be_split() -> None:
    found = findings(["a", "b"] * 3, groups=["p", "q", "r", "q", "s", "t"])
    assert found[FindingKind.FEW_GROUPS].evidence == {"class": "b", "groups": 2}


def test_imbalance_is_a_warning_from_four_to_one() -> None:
    assert FindingKind.IMBALANCE not in findings(["a"] * 11 + ["b"] * 3)
    finding = findings(["a"] * 12 + ["b"] * 3)[FindingKind.IMBALANCE]
    assert finding.severity == Severity.WARNING


def test_missing_labels_and_groups_are_named() -> None:
    found = findings(["a", None, "a", "b", "b", "b"], groups=["p", None, *"qrst"])
    assert found[FindingKind.UNLABELLED].samples == ("s1",)
    assert found[FindingKind.UNKNOWN_GROUPS].evidence == {"without_group": 1}


def test_no_label_at_all_is_an_error() -> None:
    assert findings([None] * 4)[FindingKind.UNLABELLED].severity == Severity.ERROR
