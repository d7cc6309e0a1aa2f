"""What stands on each side of a split, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from cytolens.config import StrictModel

if TYPE_CHECKING:
    from cytolens.manifest.schema import Manifest

WITHOUT = "(none)"


class ClassSummary(StrictModel):
    """One class on one side."""

    label: str
    samples: int
    groups: int


class SideSummary(StrictModel):
    """One side of a split, or one fold."""

    side: str
    samples: int
    groups: int
    share: float = Field(ge=0, le=1)
    """Of all samples."""
    classes: tuple[ClassSummary, ...]
    sites: tuple[str, ...]


class SplitSummary(StrictModel):
    """All sides, in the order train, val, test, or by fold."""

    samples: int
    groups: int
    sides: tuple[SideSummary, ...]


def summarise_split(manifest: Manifest, *, column: str = "split") -> SplitSummary:
    """Count samples, groups and classes on each side.

    Args:
        manifest: A manifest with splits or folds.
        column: ``split`` or ``fold``; rows where it is empty are listed as "(none)".
    """
    table = manifest.table.assign(_key=manifest.group_keys())
    sides = table[column].astype("string").fillna(WITHOUT)
    names = sorted(sides.unique(), key=_place)
    return SplitSummary(
        samples=len(table),
        groups=int(table["_key"].nunique()),
        sides=tuple(
            SideSummary(
                side=name,
                samples=len(rows := table[sides == name]),
                groups=int(rows["_key"].nunique()),
                share=len(rows) / len(table),
                classes=tuple(
                    ClassSummary(
                        label=label,
                        samples=len(of_class := rows[rows["label"].eq(label)]),
                        groups=int(of_class["_key"].nunique()),
                    )
                    for label in manifest.classes
                ),
                sites=tuple(sorted(rows["site"].dropna().unique())),
            )
            for name in names
        ),
    )


def _place(side: str) -> tuple[int, int, str]:
    """Sides in their usual order, then folds by number, then rows without any."""
    known = ("train", "val", "test")
    if side in known:
        return 0, known.index(side), side
    if side == WITHOUT:
        return 2, 0, side
    return 1, int(side) if side.isdecimal() else 0, side
