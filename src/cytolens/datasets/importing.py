"""From any known layout to a manifest on disk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.datasets.build import refuse_overwrite, write_listing
from cytolens.datasets.counts import check_counts
from cytolens.datasets.registry import DATASETS, LAYOUTS
from cytolens.datasets.rows import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cytolens.datasets.rows import Listing


@dataclass(frozen=True)
class ImportReport:
    """What was written, and what the user should know about it."""

    manifest: Path
    samples: int
    classes: Mapping[str, int]
    splits: Mapping[str, int]
    groups: int
    """Different groups; 0 if none is known."""
    notes: tuple[str, ...]


def import_dataset(
    layout: str,
    root: Path | str,
    *,
    out: Path | str,
    columns: Mapping[str, str] | None = None,
    allow_incomplete: bool = False,
    overwrite: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Read a layout and write its manifest.

    Args:
        layout: ``folders``, ``csv``, ``pairs``, or the name of a public set.
        root: The folder (for ``csv`` also the table) to read.
        out: The manifest to write, ``.csv`` or ``.parquet``.
        columns: For ``csv``: manifest column to the table's column.
        allow_incomplete: Go on where images are missing, and say so in the notes.
        overwrite: Replace a manifest that exists.
        on_progress: Called with the work done and the whole, in long imports.

    Raises:
        UnknownNameError: If there is no such layout.
        LayoutError: If the folder is not laid out so.
        IncompleteDatasetError: If counts are not the published ones.
        OutputExistsError: If ``out`` exists.
    """
    read = LAYOUTS[layout]
    request = ImportRequest(
        out=Path(out),
        columns=columns or {},
        allow_incomplete=allow_incomplete,
        on_progress=on_progress,
    )
    refuse_overwrite(request.out, overwrite=overwrite)
    listing = read(Path(root), request)
    notes = listing.notes
    if layout in DATASETS:
        card = DATASETS[layout].card
        notes += check_counts(card, listing, allow_incomplete=allow_incomplete)
    write_listing(listing, request.out)
    return _report(listing, request.out, notes)


def _report(listing: Listing, out: Path, notes: tuple[str, ...]) -> ImportReport:
    rows = listing.rows
    return ImportReport(
        manifest=out,
        samples=len(rows),
        classes=_counted(row.label for row in rows),
        splits=_counted(row.split for row in rows),
        groups=len({row.group for row in rows} - {None}),
        notes=notes,
    )


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(value for value in values if value).items()))
