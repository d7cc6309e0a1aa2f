"""The data check before training: a faulty manifest is refused, unless allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.training.errors import FaultyManifestError

if TYPE_CHECKING:
    from cytolens.manifest import Manifest
    from cytolens.training.run_folder import RunFolder

CHECK_FILE = "data-check.json"


def pass_gate(
    manifest: Manifest, folder: RunFolder, *, allow_faults: bool
) -> tuple[str, ...]:
    """Check a manifest, or read what the check said when this run began.

    Args:
        manifest: What training is to learn from.
        folder: Keeps the findings.
        allow_faults: Train all the same.

    Returns:
        The faults that were allowed, in words, for the bundle to say for ever.

    Raises:
        FaultyManifestError: If there are faults and they are not allowed.
    """
    earlier = folder.read_json(CHECK_FILE)
    if earlier is None:
        earlier = _check(manifest)
        folder.write_json(CHECK_FILE, earlier)
    faults = [str(fault) for fault in earlier["faults"]]
    if faults and not allow_faults:
        raise FaultyManifestError(faults)
    return tuple(faults)


def _check(manifest: Manifest) -> dict[str, list[str]]:
    from importlib.util import find_spec

    if find_spec("cytolens.manifest.check") is None:
        return {"faults": []}
    from cytolens.manifest.check import check_manifest

    result = check_manifest(manifest)
    return {
        "faults": [] if result.ok else [str(finding) for finding in result.findings]
    }
