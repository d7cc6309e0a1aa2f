"""Judge copies: which of them leak, which contradict each other, which only repeat.

Any verified common field proves a common source: across splits, the slide behind it
is on both sides. That is an error unless the common part is a narrow margin.
"""

from collections.abc import Iterable
from typing import Any

from cytolens.manifest.check.copies import Copy, Picture
from cytolens.manifest.check.linked import linked
from cytolens.manifest.check.result import Finding, FindingKind, Severity
from cytolens.manifest.check.roster import Roster
from cytolens.manifest.check.survey import ImageRef
from cytolens.manifest.check.transform_words import SAME_GEOMETRY, describe_transform

NEAR_DUPLICATE_COMMON = 0.5
"""Share of the smaller field; less in common is an overlap."""
SAME_FRAME = 0.7
"""Share of the larger field from which two labels contradict each other."""

NEIGHBOUR_COMMON = 0.9
"""Share of the smaller field; a shift that leaves less is a neighbouring field, as a
microscopist takes them, and no copy."""

LEAKING_COMMON = 0.25
"""Share of the smaller field; less, as between neighbouring fields, is a warning."""

_FIX = {
    "splits": "Keep one, or put all of them on one side",
    "groups": "Give them one group before splitting",
    "labels": "Decide which label is true and remove the other",
    "none": "Keep one unless the repetition is meant",
}


def exact_findings(pictures: list[Picture], roster: Roster) -> list[Finding]:
    """One finding for each picture that stands in several images."""
    findings = []
    for picture in pictures:
        rows = {ref.row for ref in picture.refs}
        if len(picture.refs) < 2:
            continue
        labels = roster.labels_of(rows)
        conflict = len(labels) > 1
        kind = FindingKind.LABEL_CONFLICT if conflict else FindingKind.DUPLICATE
        message = f"{len(picture.refs)} images are the same, pixel for pixel"
        findings.append(
            _finding(kind, message, picture.refs, roster, {"copy": "exact"})
        )
    return findings


def copy_findings(copies: list[Copy], roster: Roster) -> list[Finding]:
    """One finding per leaking or contradicting pair; repetitions by family.

    Neighbouring fields that stay within one side of a split are one finding in all.
    """
    findings, repeated, neighbours = [], [], []
    for copy in copies:
        refs = copy.first.refs + copy.second.refs
        rows = {ref.row for ref in refs}
        if len(rows) == 1:  # before and after of one sample show one field by design
            continue
        kind = _kind(copy, roster.labels_of(rows))
        evidence = _evidence(copy)
        message = (
            f"Two images show one field ({evidence['common']:.0%} in common; "
            f"{evidence['change']})"
        )
        shown = (copy.first.refs[0], copy.second.refs[0])
        finding = _finding(kind, message, refs, roster, evidence, shown=shown)
        if finding.severity == Severity.ERROR or finding.crosses_splits:
            findings.append(finding)
        elif _are_neighbours(finding, roster):
            neighbours.append(finding)
        elif kind == FindingKind.NEAR_DUPLICATE or finding.crosses_groups:
            repeated.append((copy, kind))
    return findings + _families(repeated, roster) + _neighbourhood(neighbours)


def _are_neighbours(finding: Finding, roster: Roster) -> bool:
    shifted = finding.evidence["change"] == SAME_GEOMETRY
    apart = finding.evidence["common"] < NEIGHBOUR_COMMON
    kept_together = roster.has_splits or not finding.crosses_groups
    return shifted and apart and kept_together


def _neighbourhood(pairs: list[Finding]) -> list[Finding]:
    """Say once that fields overlap: no leak, but no independent samples either."""
    if not pairs:
        return []
    fields = len({sample for pair in pairs for sample in pair.samples})
    return [
        Finding(
            kind=FindingKind.OVERLAP,
            severity=Severity.WARNING,
            message=(
                f"{len(pairs)} pairs of neighbouring fields ({fields} samples) overlap "
                "without crossing the split. They are not independent samples: judge "
                "by group."
            ),
            samples=(),
            crosses_splits=False,
            crosses_groups=any(pair.crosses_groups for pair in pairs),
            evidence={"pairs": [list(pair.samples) for pair in pairs]},
        )
    ]


def _kind(copy: Copy, labels: list[str]) -> FindingKind:
    if copy.agreement.common < NEAR_DUPLICATE_COMMON:
        return FindingKind.OVERLAP
    if len(labels) > 1 and copy.agreement.same_frame >= SAME_FRAME:
        return FindingKind.LABEL_CONFLICT
    return FindingKind.NEAR_DUPLICATE


def _families(copies: list[tuple[Copy, FindingKind]], roster: Roster) -> list[Finding]:
    """Gather harmless pairs that hang together, so that a series is one finding."""
    findings = []
    for kind in (FindingKind.NEAR_DUPLICATE, FindingKind.OVERLAP):
        pairs = [copy for copy, its_kind in copies if its_kind == kind]
        ends = [(copy.first.refs[0], copy.second.refs[0]) for copy in pairs]
        for members in linked(ends):
            family = [pairs[position] for position in members]
            refs = [r for copy in family for r in copy.first.refs + copy.second.refs]
            refs = sorted(set(refs), key=lambda ref: (ref.row, ref.column))
            best = max(family, key=lambda copy: copy.agreement.common)
            evidence = _evidence(best) | {"pairs": len(family)}
            shown = (best.first.refs[0], best.second.refs[0])
            what = (
                "one field" if kind == FindingKind.NEAR_DUPLICATE else "common tissue"
            )
            message = (
                f"{len(refs)} images show {what} "
                f"({evidence['common']:.0%} in common; {evidence['change']})"
            )
            findings.append(
                _finding(kind, message, refs, roster, evidence, shown=shown)
            )
    return findings


def _evidence(copy: Copy) -> dict[str, Any]:
    agreement = copy.agreement
    return {
        "copy": "re-imaged",
        "change": describe_transform(agreement.matrix, agreement.correlation),
        "common": round(agreement.common, 3),
        "correlation": round(agreement.correlation, 3),
        "points": agreement.points,
    }


def _finding(
    kind: FindingKind,
    message: str,
    refs: Iterable[ImageRef],
    roster: Roster,
    evidence: dict[str, Any],
    *,
    shown: Iterable[ImageRef] | None = None,
) -> Finding:
    refs = list(refs)
    rows = {ref.row for ref in refs}
    splits, labels = roster.splits_of(rows), roster.labels_of(rows)
    crosses_groups = roster.crosses_groups(rows)
    narrow = evidence.get("common", 1.0) < LEAKING_COMMON
    severity, fix = _judge(kind, rows, roster, narrow=narrow)
    return Finding(
        kind=kind,
        severity=severity,
        message=f"{message}{_where(kind, splits, labels)}. {_FIX[fix]}.",
        samples=roster.names(rows),
        crosses_splits=len(splits) > 1,
        crosses_groups=crosses_groups,
        evidence=evidence
        | {
            "labels": labels,
            "splits": splits,
            "images": [ref.name for ref in refs],
            "shown": [ref.name for ref in shown or refs[:2]],
        },
    )


def _where(kind: FindingKind, splits: list[str], labels: list[str]) -> str:
    across = f", on both sides of the split ({', '.join(splits)})"
    under = f", under different labels ({', '.join(labels)})"
    return (across if len(splits) > 1 else "") + (
        under if kind == FindingKind.LABEL_CONFLICT else ""
    )


def _judge(
    kind: FindingKind, rows: set[int], roster: Roster, *, narrow: bool
) -> tuple[Severity, str]:
    if len(roster.splits_of(rows)) > 1:
        return (Severity.WARNING if narrow else Severity.ERROR), "splits"
    if kind == FindingKind.LABEL_CONFLICT:
        return Severity.ERROR, "labels"
    if not roster.crosses_groups(rows):
        return Severity.WARNING, "none"
    # Not yet split: by these groups, the copies may come to stand on both sides.
    # Overlapping patches without known groups are common and only worth a warning.
    proven = kind != FindingKind.OVERLAP or roster.all_grouped(rows)
    unsplit = not roster.has_splits and proven and not narrow
    return (Severity.ERROR if unsplit else Severity.WARNING), "groups"
