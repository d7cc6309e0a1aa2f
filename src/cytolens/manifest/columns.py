"""The rules of each column; they collect faults and never stop at the first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cytolens.manifest.cells import CellError, positive_number_of, text_of
from cytolens.manifest.errors import Fault
from cytolens.manifest.schema import (
    PAIR_IMAGE_COLUMNS,
    SINGLE_IMAGE_COLUMNS,
    Split,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cytolens.manifest.raw import RawTable

OTHER_SPLIT_NAMES = {
    "training": Split.TRAIN,
    "validation": Split.VAL,
    "valid": Split.VAL,
    "dev": Split.VAL,
    "development": Split.VAL,
    "testing": Split.TEST,
    "holdout": Split.TEST,
}


def image_columns_of(raw: RawTable) -> tuple[str, ...]:
    """Tell a table of single images from one of pairs; faults go to ``raw``."""
    single = [name for name in SINGLE_IMAGE_COLUMNS if name in raw.columns]
    pair = [name for name in PAIR_IMAGE_COLUMNS if name in raw.columns]
    expected = "'image', or 'image_before' and 'image_after'"
    if single and pair:
        found = f"{' and '.join([*single, *pair])} together"
        raw.faults.append(Fault(1, None, found, expected))
    elif not single and len(pair) < len(PAIR_IMAGE_COLUMNS):
        found = f"the columns {', '.join(raw.columns) or 'none'}"
        raw.faults.append(Fault(1, None, found, expected))
    return tuple(pair if pair else single)


def text_column(raw: RawTable, name: str, *, is_required: bool) -> list[str | None]:
    """Read a column of names; all missing where an optional one is absent."""
    texts: list[str | None] = []
    for number, cell in zip(raw.row_numbers, _cells(raw, name), strict=True):
        try:
            text = text_of(cell)
        except CellError as error:
            expected = "text or a whole number, on one line"
            raw.faults.append(Fault(number, name, str(error), expected))
            text = None
        else:
            if text is None and is_required:
                expected = f"a value for {name!r}"
                raw.faults.append(Fault(number, name, "an empty cell", expected))
        texts.append(text)
    return texts


def mpp_column(raw: RawTable) -> list[float]:
    """Read microns per pixel, NaN where missing."""
    values: list[float] = []
    for number, cell in zip(raw.row_numbers, _cells(raw, "mpp"), strict=True):
        try:
            values.append(positive_number_of(cell))
        except CellError as error:
            expected = "microns per pixel as a positive number, such as 0.25"
            raw.faults.append(Fault(number, "mpp", str(error), expected))
            values.append(math.nan)
    return values


def check_samples(raw: RawTable, samples: Iterable[str | None]) -> None:
    """Add a fault for every sample name that stands in an earlier row."""
    first: dict[str, int] = {}
    for number, sample in zip(raw.row_numbers, samples, strict=True):
        if sample is None:
            continue
        if sample in first:
            found = f"{sample!r}, which is also in row {first[sample]}"
            raw.faults.append(Fault(number, "sample", found, "a unique name"))
        first.setdefault(sample, number)


def check_splits(raw: RawTable, splits: Iterable[str | None]) -> None:
    """Add a fault for every split that is not train, val or test."""
    known = frozenset(Split)
    for number, split in zip(raw.row_numbers, splits, strict=True):
        if split is None or split in known:
            continue
        meant = OTHER_SPLIT_NAMES.get(split.lower(), split.lower())
        hint = f" (write {meant!s})" if meant in known else ""
        expected = f"{', '.join(Split)} or an empty cell{hint}"
        raw.faults.append(Fault(number, "split", repr(split), expected))


def _cells(raw: RawTable, name: str) -> Iterable[object]:
    return raw.columns.get(name) or [None] * len(raw.row_numbers)
