"""Faults that the table alone shows: groups, classes, labels."""

from collections import Counter, defaultdict

from cytolens.manifest.check.result import Finding, FindingKind, Severity
from cytolens.manifest.check.roster import Roster

MAX_IMBALANCE = 4.0
"""Largest over smallest class; beyond, the loss or the sampler must know."""
MIN_GROUPS = 3
"""Per class: one for each of train, val and test."""


def table_findings(roster: Roster) -> list[Finding]:
    """All findings that need no image."""
    return [
        *_split_groups(roster),
        *_classes(roster),
        *_few_groups(roster),
        *_unlabelled(roster),
        *_imbalance(roster),
        *_unknown_groups(roster),
    ]


def _split_groups(roster: Roster) -> list[Finding]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(roster.groups):
        if group and roster.splits[row]:
            rows[group].append(row)
    return [
        Finding(
            kind=FindingKind.GROUP_ACROSS_SPLITS,
            severity=Severity.ERROR,
            message=(
                f"Group {group!r} is on both sides of the split "
                f"({', '.join(roster.splits_of(members))}). "
                "Split again by group (`cytolens data split`)."
            ),
            samples=roster.names(members),
            crosses_splits=True,
            evidence={
                "group": group,
                "samples_per_split": dict(
                    sorted(Counter(str(roster.splits[row]) for row in members).items())
                ),
            },
        )
        for group, members in sorted(rows.items())
        if len(roster.splits_of(members)) > 1
    ]


def _classes(roster: Roster) -> list[Finding]:
    labels = sorted({label for label in roster.labels if label})
    if not labels:
        return []
    if len(labels) == 1:
        message = f"Only one class, {labels[0]!r}: there is nothing to tell apart."
        return [_class_error(FindingKind.CLASSES, message, {"classes": labels})]
    present = {
        (label, split)
        for label, split in zip(roster.labels, roster.splits, strict=True)
        if label and split
    }
    return [
        _class_error(
            FindingKind.CLASSES,
            f"Class {label!r} is absent from {split!r}. Split again, or drop it.",
            {"class": label, "split": split},
        )
        for split in sorted({split for _, split in present})
        for label in labels
        if (label, split) not in present
    ]


def _few_groups(roster: Roster) -> list[Finding]:
    if roster.has_splits or not any(roster.groups):
        return []
    groups: dict[str, set[str]] = defaultdict(set)
    for label, key in zip(roster.labels, roster.group_keys, strict=True):
        if label:
            groups[label].add(key)
    return [
        _class_error(
            FindingKind.FEW_GROUPS,
            f"Class {label!r} has {len(keys)} group(s); a split into train, val and "
            f"test needs at least {MIN_GROUPS}.",
            {"class": label, "groups": len(keys)},
        )
        for label, keys in sorted(groups.items())
        if len(keys) < MIN_GROUPS
    ]


def _unlabelled(roster: Roster) -> list[Finding]:
    rows = [row for row, label in enumerate(roster.labels) if label is None]
    if not rows:
        return []
    every = len(rows) == len(roster.labels)
    return [
        Finding(
            kind=FindingKind.UNLABELLED,
            severity=Severity.ERROR if every else Severity.WARNING,
            message=f"{len(rows)} of {len(roster.labels)} samples have no label.",
            samples=() if every else roster.names(rows),
            evidence={"unlabelled": len(rows)},
        )
    ]


def _imbalance(roster: Roster) -> list[Finding]:
    counts = Counter(label for label in roster.labels if label)
    if len(counts) < 2:
        return []
    (most, largest), (least, smallest) = counts.most_common()[0], _rarest(counts)
    ratio = largest / smallest
    if ratio < MAX_IMBALANCE:
        return []
    return [
        Finding(
            kind=FindingKind.IMBALANCE,
            severity=Severity.WARNING,
            message=(
                f"Class {most!r} has {ratio:.1f} times the samples of {least!r} "
                f"({largest} against {smallest}). Weight the loss or the sampler, and "
                "do not judge by accuracy."
            ),
            evidence={"classes": dict(sorted(counts.items())), "ratio": ratio},
        )
    ]


def _rarest(counts: Counter[str]) -> tuple[str, int]:
    return min(counts.items(), key=lambda item: (item[1], item[0]))


def _unknown_groups(roster: Roster) -> list[Finding]:
    unknown = sum(group is None for group in roster.groups)
    if not unknown:
        return []
    return [
        Finding(
            kind=FindingKind.UNKNOWN_GROUPS,
            severity=Severity.WARNING,
            message=(
                f"{unknown} of {len(roster.groups)} samples name no group (patient or "
                "slide). Whether one patient is on both sides of a split cannot be "
                "told; only images of a common field are found."
            ),
            evidence={"without_group": unknown},
        )
    ]


def _class_error(
    kind: FindingKind, message: str, evidence: dict[str, object]
) -> Finding:
    return Finding(
        kind=kind, severity=Severity.ERROR, message=message, evidence=evidence
    )
