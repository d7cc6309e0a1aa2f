"""The whole check: look at every image once, then judge."""

from collections import Counter

from cytolens.manifest.check.copies import distinct_pictures, find_copies
from cytolens.manifest.check.copy_findings import copy_findings, exact_findings
from cytolens.manifest.check.fingerprint import Unreadable
from cytolens.manifest.check.overlay_findings import overlay_findings
from cytolens.manifest.check.result import (
    CheckResult,
    Finding,
    FindingKind,
    Severity,
    in_order,
)
from cytolens.manifest.check.roster import Roster
from cytolens.manifest.check.survey import ImageRef, Progress, survey
from cytolens.manifest.check.table_findings import table_findings
from cytolens.manifest.schema import Manifest


def check_manifest(
    manifest: Manifest, *, progress: Progress | None = None
) -> CheckResult:
    """Find what makes a data set unfit for training, or misleading.

    Every image is decoded once (a suspected copy a second time), on all cores;
    memory holds a few kilobytes per image. The same manifest gives the same result.

    Args:
        manifest: Single images or pairs; labels, groups and splits may be missing.
        progress: Told the stage, how many are done and how many there are.

    Returns:
        Findings in order; ``ok`` is False if training must not start.
    """
    roster = Roster.of(manifest)
    seen = survey(manifest, progress)
    pictures = distinct_pictures(seen.readable)
    findings = [
        *table_findings(roster),
        *(_unreadable(ref, found, roster) for ref, found in seen.unreadable),
        *overlay_findings(seen.readable, roster),
        *exact_findings(pictures, roster),
        *copy_findings(find_copies(pictures, progress), roster),
    ]
    return CheckResult(
        samples=len(manifest),
        images=len(seen.readable) + len(seen.unreadable),
        readable_images=len(seen.readable),
        classes=_count(roster.labels),
        splits=_count(roster.splits),
        groups=len(_count(roster.groups)),
        findings=in_order(findings),
    )


def _unreadable(ref: ImageRef, unreadable: Unreadable, roster: Roster) -> Finding:
    return Finding(
        kind=FindingKind.UNREADABLE,
        severity=Severity.ERROR,
        message=f"{ref.name}: {unreadable.found}. Replace the file or drop the sample.",
        samples=(roster.samples[ref.row],),
        evidence={"images": [ref.name], "found": unreadable.found},
    )


def _count(values: list[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(value for value in values if value).items()))
