"""What a reader hands over: plain rows, before they become a manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One sample. Paths have forward slashes and are relative to `Listing.root`.

    A path may also be absolute. ``sample`` is derived from the first image where
    it is not given.
    """

    images: tuple[str, ...]
    label: str | None = None
    group: str | None = None
    site: str | None = None
    split: str | None = None
    mpp: float | None = None
    sample: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    """Further columns that hold paths, such as ``mask``."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Further columns that hold plain text."""


@dataclass(frozen=True)
class Listing:
    """All samples below a folder, and what the user should be told about them."""

    root: Path
    rows: list[Row]
    notes: tuple[str, ...] = ()
    expected: Mapping[str, int] | None = None
    """Published counts per class of this very variant, where not the card's."""


@dataclass(frozen=True)
class ImportRequest:
    """What a reader may need besides the folder."""

    out: Path
    """The manifest that will be written; exported images go beside it."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables: manifest column to the table's own column name."""
    allow_incomplete: bool = False
    on_progress: Callable[[int, int], None] | None = None
    """Called with the work done and the whole."""
