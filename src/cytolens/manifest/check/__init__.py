"""The data gate: what forbids training on a manifest, and what to know about it."""

from cytolens.manifest.check.check import check_manifest
from cytolens.manifest.check.result import CheckResult, Finding, FindingKind, Severity

__all__ = ["CheckResult", "Finding", "FindingKind", "Severity", "check_manifest"]
