"""Layout ``csv``: any table with a column of image paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cytolens.datasets.errors import LayoutError, MissingFilesError, some
from cytolens.datasets.registry import LAYOUTS
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import SPLIT_NAMES, rename_notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

NAME = "csv"
_IMAGES = ("image", "image_before", "image_after")
COLUMNS = (*_IMAGES, "sample", "label", "group", "site", "split", "mpp")
"""Columns a user may name; a column of the very same name is taken by itself."""


@LAYOUTS.register(NAME)
def read_table(root: Path, request: ImportRequest) -> Listing:
    """Read a table whose paths start at its own folder.

    Args:
        root: The table, or a folder with one table in it.
        request: Names the columns; further columns are kept.

    Raises:
        LayoutError: If the table cannot be read, columns are missing, or a value
            (a split, a resolution) is not one.
        MissingFilesError: If images are not there and that was not allowed.
    """
    path = _find_table(root)
    table = _read(path)
    columns = _columns(table, path, request.columns)
    reader = _RowReader(path, columns, _splits(table, path, columns))
    rows = [reader.row(record) for record in _records(table)]
    present = [row for row in rows if _exists(path.parent, row)]
    notes = _notes(columns, reader.splits)
    if len(present) < len(rows):
        missing = [row.images[0] for row in rows if not _exists(path.parent, row)]
        if not (present and request.allow_incomplete):
            raise MissingFilesError(NAME, path, missing)
        notes += (
            f"{len(missing)} rows were left out, files missing: {some(missing)}.",
        )
    return Listing(root=path.parent, rows=present, notes=notes)


def _records(table: pd.DataFrame) -> list[dict[str, str]]:
    return cast("list[dict[str, str]]", table.to_dict("records"))


def _exists(root: Path, row: Row) -> bool:
    return all((root / image).is_file() for image in row.images)


def _find_table(root: Path) -> Path:
    if root.is_file():
        return root
    tables = sorted(root.glob("*.csv")) + sorted(root.glob("*.tsv"))
    if len(tables) != 1:
        raise LayoutError(
            NAME,
            root,
            found=some([table.name for table in tables]) or "no table",
            expected="one table, *.csv or *.tsv",
            next_step="Give the table itself.",
        )
    return tables[0]


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline()
        table: pd.DataFrame = pd.read_csv(
            path,
            sep=max(",;\t", key=header.count),
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            skipinitialspace=True,
        )
    except (OSError, ValueError) as error:  # ParserError, UnicodeDecodeError
        raise LayoutError(
            NAME,
            path,
            found=f"a table that cannot be read ({error})",
            expected="UTF-8 text with a header line",
            next_step="Save it as CSV in UTF-8.",
        ) from error
    for name in table.columns:
        table[name] = table[name].str.strip()
    return table


def _columns(
    table: pd.DataFrame, path: Path, asked: Mapping[str, str]
) -> dict[str, str]:
    """Manifest column to the table's column, for those that are used."""
    present = list(table.columns)
    absent = sorted(set(asked.values()) - set(present))
    columns = {name: name for name in COLUMNS if name in present} | dict(asked)
    if "image_before" in asked or "image_after" in asked:
        columns.pop("image", None)
    images = tuple(name for name in _IMAGES if name in columns)
    if absent or images not in {_IMAGES[:1], _IMAGES[1:]} or table.empty:
        raise LayoutError(
            NAME,
            path,
            found=f"{len(table)} rows with the columns {', '.join(present)}",
            expected=", ".join(absent)
            or "rows, and one column of images or one each of before and after",
            next_step="Name them with --image, or --before and --after.",
        )
    return columns


def _splits(
    table: pd.DataFrame, path: Path, columns: Mapping[str, str]
) -> dict[str, str]:
    """The table's split names to ours."""
    if "split" not in columns:
        return {}
    names = [name for name in table[columns["split"]].unique() if name]
    wrong = [name for name in names if name.lower() not in SPLIT_NAMES]
    if wrong:
        raise LayoutError(
            NAME,
            path,
            found=f"the splits {some(wrong)}",
            expected="train, val or test (or a known name of them)",
            next_step="Rename them, or split anew with `cytolens data split`.",
        )
    return {name: SPLIT_NAMES[name.lower()] for name in names}


@dataclass(frozen=True)
class _RowReader:
    """Turns one record of the table into a row."""

    path: Path
    columns: Mapping[str, str]
    splits: Mapping[str, str]

    def row(self, record: Mapping[str, str]) -> Row:
        used = set(self.columns.values())
        value = {name: record[column] or None for name, column in self.columns.items()}
        return Row(
            images=tuple(
                _posix(record[self.columns[name]])
                for name in _IMAGES
                if name in self.columns
            ),
            sample=value.get("sample"),
            label=value.get("label"),
            group=value.get("group"),
            site=value.get("site"),
            split=self.splits.get(value.get("split") or ""),
            mpp=self._mpp(value.get("mpp")),
            extra={
                f"table_{key}" if key in COLUMNS else key: text
                for key, text in record.items()
                if key not in used
            },
        )

    def _mpp(self, text: str | None) -> float | None:
        if text is None:
            return None
        try:
            return float(text)
        except ValueError as error:
            raise LayoutError(
                NAME,
                self.path,
                found=f"the resolution {text!r}",
                expected="microns per pixel, such as 0.25",
                next_step="Correct it or leave it blank.",
            ) from error


def _posix(text: str) -> str:
    return text.replace("\\", "/")


def _notes(columns: Mapping[str, str], splits: Mapping[str, str]) -> tuple[str, ...]:
    notes = rename_notes(splits)
    if "label" not in columns:
        notes += ("No column of labels: the manifest can be checked, not trained on.",)
    if "group" not in columns:
        notes += ("No column of groups: every image counts as its own.",)
    return notes
