"""Verdicts as a bundle keeps them, so that whoever shows a map can show them too.

They are of one set of weights and name it; a bundle with other weights has none.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from cytolens.bundle.checksums import SUMS_FILE, read_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.exports import WEIGHTS_FILE, weights_digest
from cytolens.bundle.writing import update_bundle
from cytolens.config import StrictModel
from cytolens.explanation.checks.verdict import RULE, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle

CHECKS_FILE = "explanation-checks.json"
_MAX_BYTES = 1 << 20


class StoredChecks(StrictModel):
    """All of ``explanation-checks.json``."""

    schema_version: Literal[1] = 1
    weights_sha256: str
    """Of ``model.safetensors``, as in ``SHA256SUMS``."""
    created: str
    """UTC, ISO 8601."""
    data_fingerprint: str
    """Of the manifest that the last check was given."""
    samples: int
    """Of the last check."""
    rule: str = RULE
    verdicts: tuple[Verdict, ...]


def read_verdicts(bundle: Bundle) -> dict[str, Verdict]:
    """Give what is stored about this model's methods, by their names.

    Returns:
        Empty where nothing was checked, or other weights were.

    Raises:
        BundleError: If the file is damaged.
    """
    path = bundle.path / CHECKS_FILE
    if not path.is_file() or not (bundle.path / SUMS_FILE).is_file():
        return {}
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BundleError(f"{path} is larger than any list of verdicts can be.")
        stored = StoredChecks.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, ValidationError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise BundleError(
            f"{path} holds no valid verdicts ({reason}). Check again: "
            "cytolens explain check BUNDLE MANIFEST --out DIR"
        ) from error
    if read_checksums(bundle.path).get(WEIGHTS_FILE) != stored.weights_sha256:
        return {}
    return {verdict.method: verdict for verdict in stored.verdicts}


def store_verdicts(
    bundle: Bundle,
    verdicts: Iterable[Verdict],
    *,
    data_fingerprint: str,
    samples: int,
) -> None:
    """Write verdicts into the bundle; others of the same weights stay.

    Args:
        bundle: Its folder is replaced by a changed copy, whole or not at all.
        verdicts: The new ones.
        data_fingerprint: Of the manifest they were found on.
        samples: How many.

    Raises:
        BundleError: If it cannot be written.
    """
    known = read_verdicts(bundle) | {v.method: v for v in verdicts}
    stored = StoredChecks(
        weights_sha256=weights_digest(bundle.path),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        data_fingerprint=data_fingerprint,
        samples=samples,
        verdicts=tuple(known[name] for name in sorted(known)),
    )
    text = stored.model_dump_json(indent=2) + "\n"

    def change(draft: Path) -> None:
        (draft / CHECKS_FILE).write_text(text, encoding="utf-8", newline="\n")

    update_bundle(bundle.path, change)
