"""The samples something was fitted on, kept small: to tell when they are reported."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Self

from pydantic import field_validator

from cytolens.config import StrictModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HASH_BYTES = 6
"""30,000 samples against 30,000 others agree by chance once in 300,000 times."""


class FittedRows(StrictModel):
    """Which samples chose a threshold or fitted a calibration.

    Names are kept as the first bytes of their SHA-256, sorted and in base64: eight
    characters for each sample, whatever its name.
    """

    split: str
    """``val``, or ``out-of-fold``."""
    fingerprint: str
    """SHA-256 of the samples' names and labels."""
    samples: int
    sample_hashes: str
    groups: int
    """Distinct groups (patients, slides); samples without one are not counted."""
    group_hashes: str

    @classmethod
    def of(
        cls,
        samples: Sequence[str],
        labels: Sequence[str],
        groups: Sequence[str | None],
        *,
        split: str,
    ) -> Self:
        """Record the samples, in whatever order; lists are of one length."""
        lines = sorted(f"{s}\t{v}" for s, v in zip(samples, labels, strict=True))
        named = {group for group in groups if isinstance(group, str)}
        return cls(
            split=split,
            fingerprint=hashlib.sha256("\n".join(lines).encode()).hexdigest(),
            samples=len(samples),
            sample_hashes=_packed(samples),
            groups=len(named),
            group_hashes=_packed(named),
        )

    @field_validator("sample_hashes", "group_hashes")
    @classmethod
    def _is_whole(cls, text: str) -> str:
        if len(base64.b64decode(text, validate=True)) % _HASH_BYTES:
            msg = "is cut off"
            raise ValueError(msg)
        return text

    def shared_samples(self, samples: Iterable[str]) -> list[str]:
        """Those of ``samples`` that something was fitted on, in order."""
        known = _unpacked(self.sample_hashes)
        return [name for name in samples if _hash(name) in known]

    def shared_groups(self, groups: Iterable[str | None]) -> list[str]:
        """Those distinct groups that something was fitted on, sorted."""
        known = _unpacked(self.group_hashes)
        named = {group for group in groups if isinstance(group, str)}
        return sorted(group for group in named if _hash(group) in known)


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:_HASH_BYTES]


def _packed(names: Iterable[str]) -> str:
    return base64.b64encode(b"".join(sorted({_hash(n) for n in names}))).decode()


def _unpacked(text: str) -> frozenset[bytes]:
    data = base64.b64decode(text)
    starts = range(0, len(data), _HASH_BYTES)
    return frozenset(data[i : i + _HASH_BYTES] for i in starts)
