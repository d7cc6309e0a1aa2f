"""One row per sample: the only thing that passes from data to everything after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


class Split(StrEnum):
    """The three sides of a split."""

    TRAIN = "train"
    VAL = "val"
    TEST = "test"


SINGLE_IMAGE_COLUMNS = ("image",)
PAIR_IMAGE_COLUMNS = ("image_before", "image_after")
OPTIONAL_COLUMNS = ("label", "group", "site", "split", "mpp")
"""Known columns besides ``sample`` and the images; further ones are kept."""


@dataclass(frozen=True)
class Manifest:
    """A checked table of samples and the folder its paths are relative to.

    ``table`` has a unique string ``sample``; ``image`` or ``image_before`` and
    ``image_after`` (paths relative to ``root``, with forward slashes); and, always
    present but possibly missing per row (``pd.NA``), ``label``, ``group``, ``site``,
    ``split`` (strings) and ``mpp`` (float, microns per pixel, NaN where missing).
    Further columns are kept as they were read (text, from CSV), for subgroup analysis.
    The index is 0..n-1.
    """

    table: pd.DataFrame
    root: Path

    def __len__(self) -> int:
        return len(self.table)

    @property
    def is_pair(self) -> bool:
        """Whether each sample is an image before and an image after."""
        return "image_before" in self.table.columns

    @property
    def image_columns(self) -> tuple[str, ...]:
        """Names of the columns that hold image paths."""
        return PAIR_IMAGE_COLUMNS if self.is_pair else SINGLE_IMAGE_COLUMNS

    @property
    def classes(self) -> tuple[str, ...]:
        """Labels in sorted order; the order of a model's outputs."""
        return tuple(sorted(self.table["label"].dropna().unique()))

    @property
    def has_groups(self) -> bool:
        """Whether any sample says which patient or slide it came from."""
        return bool(self.table["group"].notna().any())

    @property
    def has_splits(self) -> bool:
        """Whether any sample is assigned to a split."""
        return bool(self.table["split"].notna().any())

    def image_paths(self, column: str = "image") -> list[Path]:
        """Absolute paths of one image column, in row order."""
        return [self.root / path for path in self.table[column]]

    def group_keys(self) -> list[str]:
        """One key per row that must not be split; a sample without one is its own."""
        return [
            f"group:{group}" if isinstance(group, str) else f"sample:{sample}"
            for sample, group in zip(
                self.table["sample"], self.table["group"], strict=True
            )
        ]

    def subset(self, split: str) -> Manifest:
        """The rows of one split, in order; may be empty."""
        return self.where(self.table["split"] == split)

    def where(self, mask: pd.Series[bool]) -> Manifest:
        """The rows for which ``mask`` is true (missing counts as false)."""
        rows = self.table[mask.fillna(value=False).astype(bool)]
        return replace(self, table=rows.reset_index(drop=True))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the table as CSV: names which data a model was trained on."""
        text = self.table.to_csv(index=False, lineterminator="\n")
        return hashlib.sha256(text.encode()).hexdigest()
