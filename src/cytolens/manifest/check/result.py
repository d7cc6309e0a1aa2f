"""What the check found, in a form that can be printed, stored and compared."""

import json
from enum import StrEnum
from typing import Any

from pydantic import Field

from cytolens.config import StrictModel


class FindingKind(StrEnum):
    """Every kind of fault, in the order of the report."""

    UNREADABLE = "unreadable"
    LABEL_CONFLICT = "label-conflict"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    OVERLAP = "overlap"
    GROUP_ACROSS_SPLITS = "group-across-splits"
    CLASSES = "classes"
    FEW_GROUPS = "few-groups"
    UNLABELLED = "unlabelled"
    IMBALANCE = "imbalance"
    OVERLAY = "overlay"
    UNKNOWN_GROUPS = "unknown-groups"


class Severity(StrEnum):
    """Whether training may start all the same."""

    ERROR = "error"
    WARNING = "warning"


class Finding(StrictModel):
    """One fault and the samples it concerns."""

    kind: FindingKind
    severity: Severity
    message: str
    samples: tuple[str, ...] = ()
    crosses_splits: bool = False
    crosses_groups: bool = False
    evidence: dict[str, Any] = Field(default_factory=dict)
    """Figures and file names behind the message; values are plain JSON."""


class CheckResult(StrictModel):
    """All findings of one manifest, errors first, in a reproducible order."""

    samples: int
    images: int
    readable_images: int
    classes: dict[str, int]
    splits: dict[str, int]
    groups: int
    """Named groups."""
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether training may start: no finding is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid training."""
        return self._with(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings to know about."""
        return self._with(Severity.WARNING)

    @property
    def counts(self) -> dict[str, int]:
        """Findings per kind, in the order of `FindingKind`; absent kinds left out."""
        kinds = [finding.kind for finding in self.findings]
        return {kind: kinds.count(kind) for kind in FindingKind if kind in kinds}

    def of(self, kind: FindingKind) -> tuple[Finding, ...]:
        """The findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def to_json(self) -> str:
        """One JSON object: the fields, ``ok`` and ``counts``."""
        content = self.model_dump(mode="json")
        everything = {"ok": self.ok, "counts": self.counts, **content}
        return json.dumps(everything, ensure_ascii=False, indent=2)

    def _with(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == severity)


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort errors first, then by kind, then by samples."""
    kinds = list(FindingKind)
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.severity != Severity.ERROR,
                kinds.index(f.kind),
                f.samples,
                f.message,
            ),
        )
    )
