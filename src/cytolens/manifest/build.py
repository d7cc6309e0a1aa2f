"""From cells to a `Manifest`: every rule is applied before the first complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.manifest.columns import (
    check_samples,
    check_splits,
    image_columns_of,
    mpp_column,
    text_column,
)
from cytolens.manifest.errors import Fault, ManifestError
from cytolens.manifest.paths import check_files, check_inside, tidy_path
from cytolens.manifest.raw import RawTable, raw_from_frame
from cytolens.manifest.schema import OPTIONAL_COLUMNS, Manifest

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def manifest_from_table(
    table: pd.DataFrame,
    root: Path,
    *,
    source: str = "table",
    require_files: bool = True,
    confined: bool = False,
) -> Manifest:
    """Make a checked manifest of a table that a program has built.

    Args:
        table: The columns of the contract and any further ones.
        root: Folder that the paths are relative to.
        source: What errors call the table.
        require_files: Whether every image must be there now.
        confined: Whether paths must stay inside ``root``.

    Raises:
        ManifestError: With every fault; rows count from 2, as in a spreadsheet.
    """
    return build_manifest(
        raw_from_frame(table),
        root,
        source=source,
        require_files=require_files,
        confined=confined,
    )


def build_manifest(
    raw: RawTable, root: Path, *, source: str, require_files: bool, confined: bool
) -> Manifest:
    """Apply the contract to raw cells; see `manifest_from_table`.

    Raises:
        ManifestError: With every fault.
    """
    import pandas as pd

    names = image_columns_of(raw)
    if "sample" not in raw.columns:
        raw.faults.append(Fault(1, "sample", "no such column", "a name for each row"))
    if not raw.row_numbers:
        raw.faults.append(Fault(None, None, "no rows", "at least one sample"))
    texts = {"sample": text_column(raw, "sample", is_required="sample" in raw.columns)}
    check_samples(raw, texts["sample"])
    for name in names:
        texts[name] = _image_column(
            raw, name, root=root, require_files=require_files, confined=confined
        )
    for name in OPTIONAL_COLUMNS[:-1]:
        texts[name] = text_column(raw, name, is_required=False)
    check_splits(raw, texts["split"])
    mpp = mpp_column(raw)
    if raw.faults:
        raise ManifestError(source, raw.faults)
    data: dict[str, pd.Series] = {
        name: pd.Series(cells, dtype="string") for name, cells in texts.items()
    }
    data["mpp"] = pd.Series(mpp, dtype="float64")
    return Manifest(pd.DataFrame(data | _further_columns(raw, set(data))), root)


def _image_column(
    raw: RawTable, name: str, *, root: Path, require_files: bool, confined: bool
) -> list[str | None]:
    texts = text_column(raw, name, is_required=True)
    paths = [None if text is None else tidy_path(text) for text in texts]
    if confined:
        check_inside(raw, name, paths)
    if require_files:
        check_files(raw, name, paths, root=root)
    return paths


def _further_columns(raw: RawTable, known: set[str]) -> dict[str, pd.Series]:
    import pandas as pd

    further: dict[str, pd.Series] = {}
    for name, cells in raw.columns.items():
        if name in known:
            continue
        if raw.keeps_types:
            typed = pd.Series(list(cells), dtype=object).convert_dtypes()
            further[name] = typed.astype("string") if typed.isna().all() else typed
        else:
            texts = [str(cell) or None for cell in cells]
            further[name] = pd.Series(texts, dtype="string")
    return further
