"""Drawings and print in the pictures: a shortcut a model will take."""

from collections import defaultdict

import numpy as np
from scipy.stats import fisher_exact

from cytolens.manifest.check.fingerprint import Fingerprint
from cytolens.manifest.check.result import Finding, FindingKind, Severity
from cytolens.manifest.check.roster import Roster
from cytolens.manifest.check.survey import ImageRef

MAX_CHANCE = 0.01
"""Largest p-value, corrected for the number of classes, of a class that stands out."""
MAX_RATE = 0.05
"""Share of images with an overlay that is worth a warning in any class."""


def overlay_findings(
    readable: list[tuple[ImageRef, Fingerprint]], roster: Roster
) -> list[Finding]:
    """One warning per image column whose pictures carry overlays."""
    columns: dict[str, list[tuple[ImageRef, bool]]] = defaultdict(list)
    for ref, fingerprint in readable:
        columns[ref.column].append((ref, fingerprint.graphics.present))
    found = (_column(column, marks, roster) for column, marks in columns.items())
    return [finding for finding in found if finding]


def _column(
    column: str, marks: list[tuple[ImageRef, bool]], roster: Roster
) -> Finding | None:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for ref, present in marks:
        counts[roster.labels[ref.row] or "(no label)"][0 if present else 1] += 1
    marked = [ref for ref, present in marks if present]
    standing_out = _standing_out(counts)
    if not standing_out and len(marked) <= MAX_RATE * len(marks):
        return None
    rates = {label: f"{a} of {a + b}" for label, (a, b) in sorted(counts.items())}
    which = (
        f"more in class {', '.join(map(repr, standing_out))} than in the rest"
        if standing_out
        else "in all classes alike"
    )
    return Finding(
        kind=FindingKind.OVERLAY,
        severity=Severity.WARNING,
        message=(
            f"{len(marked)} of {len(marks)} pictures ({column}) seem to carry drawn "
            f"outlines, arrows or print, {which}: "
            f"{'; '.join(f'{label} {rate}' for label, rate in rates.items())}. "
            "A model may read them instead of the tissue. Use unmarked originals."
        ),
        samples=roster.names(ref.row for ref in marked),
        evidence={
            "column": column,
            "marked": rates,
            "classes_standing_out": standing_out,
            "images": [ref.name for ref in marked],
            "shown": [ref.name for ref in marked[:6]],
        },
    )


def _standing_out(counts: dict[str, list[int]]) -> list[str]:
    """Classes with more overlays than the others by Fisher's exact test."""
    if len(counts) < 2:
        return []
    total = [sum(pair[side] for pair in counts.values()) for side in (0, 1)]
    found = []
    for label, (marked, plain) in sorted(counts.items()):
        rest = [total[0] - marked, total[1] - plain]
        table = np.array([[marked, plain], rest])
        test = fisher_exact(table, alternative="greater")
        if test.pvalue * len(counts) < MAX_CHANCE:
            found.append(label)
    return found
