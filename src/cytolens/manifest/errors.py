"""Everything wrong with a manifest, in one error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_FAULTS = 20
"""Printed at most; `ManifestError.faults` has them all."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that breaks the contract of the manifest."""

    row: int | None
    """As a spreadsheet counts: the header is row 1. ``None``: the whole table."""
    column: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column!r}"] if self.column is not None else []
        where = ", ".join(place) or "table"
        return f"{where}: found {self.found}, expected {self.expected}"


class ManifestError(CytolensError):
    """A manifest breaks its contract.

    Attributes:
        faults: Every fault found, in order of row; the message shows the first ones.
    """

    http_status = 422

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        ordered = sorted(faults, key=lambda fault: (fault.row or 0, fault.column or ""))
        lines = [f"  {fault}." for fault in ordered[:SHOWN_FAULTS]]
        if len(ordered) > SHOWN_FAULTS:
            lines.append(f"  and {len(ordered) - SHOWN_FAULTS} more.")
        count = "1 fault" if len(ordered) == 1 else f"{len(ordered)} faults"
        super().__init__("\n".join([f"{source}: {count}; correct the table.", *lines]))
        self.source = source
        self.faults = ordered
