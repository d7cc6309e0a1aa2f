"""The data check before training: a faulty manifest is refused, unless allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.training.errors import FaultyManifestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.manifest import Manifest
    from cytolens.training.run_folder import RunFolder

CHECK_FILE = "data-check.json"


@dataclass(frozen=True)
class GateReport:
    """What the data check said, in words, one line per kind."""

    allowed_faults: tuple[str, ...]
    warnings: tuple[str, ...]


def pass_gate(
    manifest: Manifest, folder: RunFolder, *, allow_faults: bool
) -> GateReport:
    """Check a manifest, or read what the check said when this run began.

    Args:
        manifest: What training is to learn from.
        folder: Keeps the findings.
        allow_faults: Train all the same.

    Returns:
        The faults that were allowed, for the bundle to say for ever, and warnings.

    Raises:
        FaultyManifestError: If there are faults and they are not allowed.
    """
    record = folder.read_json(CHECK_FILE)
    if record is None:
        record = _check(manifest)
        folder.write_json(CHECK_FILE, record)
    if record["faults"] and not allow_faults:
        raise FaultyManifestError(record["faults"])
    return GateReport(tuple(record["faults"]), tuple(record["warnings"]))


def _check(manifest: Manifest) -> dict[str, list[str]]:
    from cytolens.manifest.check import check_manifest

    result = check_manifest(manifest)
    return {
        "faults": one_line_per_kind([(f.kind, f.message) for f in result.errors]),
        "warnings": one_line_per_kind([(f.kind, f.message) for f in result.warnings]),
    }


def one_line_per_kind(findings: Sequence[tuple[str, str]]) -> list[str]:
    """Sum up findings: the kind, its first message, and how many more there are.

    Example:
        >>> one_line_per_kind([("duplicate", "a and b"), ("duplicate", "c and d")])
        ['duplicate: a and b (and 1 more)']
    """
    by_kind: dict[str, list[str]] = {}
    for kind, message in findings:
        by_kind.setdefault(str(kind), []).append(message)
    return [
        f"{kind}: {messages[0]}"
        + (f" (and {len(messages) - 1} more)" if len(messages) > 1 else "")
        for kind, messages in by_kind.items()
    ]
