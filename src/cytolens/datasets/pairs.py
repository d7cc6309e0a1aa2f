"""Layout ``pairs``: two images of one sample, before and after staining.

``[split/]class/NAME_before.png`` with ``NAME_after.png`` (also ``before_NAME``), or
``[split/]class/CASE/before.png`` with ``CASE/after.png``. The words may stand in any
case and anywhere in the name; what remains of the name must agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cytolens.datasets.errors import LayoutError, some
from cytolens.datasets.registry import LAYOUTS
from cytolens.datasets.rows import ImportRequest, Listing, Row
from cytolens.datasets.walk import Found, list_images, peel_split

if TYPE_CHECKING:
    from pathlib import Path

NAME = "pairs"
_SIDE = re.compile(r"(?<![a-z])(before|after)(?![a-z])", re.IGNORECASE)
_EXPECTED = (
    "NAME_before and NAME_after, or CASE/before and CASE/after, in class folders"
)


class PairName(NamedTuple):
    """What a file name says: which side, and of which case."""

    side: str
    case: str


class _Key(NamedTuple):
    split: str | None
    folders: tuple[str, ...]
    case: str


def parse_pair_name(stem: str) -> PairName | None:
    """Read the side and the rest of a file name; ``None`` if no side is named.

    Example:
        >>> parse_pair_name("case_7_before")
        PairName(side='before', case='case_7')
        >>> parse_pair_name("After")
        PairName(side='after', case='')
    """
    sides = list(_SIDE.finditer(stem))
    if len(sides) != 1:
        return None
    start, end = sides[0].span()
    rest = [part.strip(" _-.") for part in (stem[:start], stem[end:])]
    return PairName(sides[0].group().lower(), "_".join(part for part in rest if part))


@LAYOUTS.register(NAME)
def read_pairs(root: Path, request: ImportRequest) -> Listing:
    """Pair the images of each case; the group is the case.

    Raises:
        LayoutError: If images have no partner, or two have the same, and that was
            not allowed; or if nothing could be paired.
    """
    images, notes = peel_split(list_images(root, NAME), root, NAME)
    pairs, alone = _pair(images)
    if not pairs or (alone and not request.allow_incomplete):
        raise LayoutError(
            NAME,
            root,
            found=f"{len(alone)} images without one partner ({some(alone)})",
            expected=_EXPECTED,
            next_step="Rename or move them, or leave them out with --allow-incomplete.",
        )
    _refuse_cases_as_classes(root, pairs)
    rows = [_row(key, sides) for key, sides in sorted(pairs.items(), key=_by_path)]
    if alone:
        notes += (f"Left out, without one partner: {some(alone)}.",)
    if any(row.label is None for row in rows):
        notes += ("Pairs that lie in no class folder have no label.",)
    return Listing(root=root, rows=rows, notes=notes)


def _refuse_cases_as_classes(
    root: Path, pairs: dict[_Key, dict[str, list[str]]]
) -> None:
    """Refuse CASE/before.png right below the root: each case would be a class."""
    is_bare = all(len(key.folders) == 1 and not key.case for key in pairs)
    if is_bare and len(pairs) > 2:
        raise LayoutError(
            NAME,
            root,
            found=f"{len(pairs)} folders with one pair each",
            expected="class folders with the folders of their cases inside",
            next_step="Add a folder per class, or import a table with the layout csv.",
        )


def _by_path(item: tuple[_Key, dict[str, list[str]]]) -> str:
    return item[1]["before"][0]


def _pair(
    images: list[Found],
) -> tuple[dict[_Key, dict[str, list[str]]], list[str]]:
    cases: dict[_Key, dict[str, list[str]]] = {}
    alone: list[str] = []
    for image in images:
        name = parse_pair_name(image.stem)
        if name is None:
            alone.append(image.path)
            continue
        key = _Key(image.split, image.folders, name.case)
        cases.setdefault(key, {"before": [], "after": []})[name.side].append(image.path)
    pairs = {}
    for key, sides in cases.items():
        if len(sides["before"]) == len(sides["after"]) == 1:
            pairs[key] = sides
        else:
            alone += sides["before"] + sides["after"]
    return pairs, sorted(alone)


def _row(key: _Key, sides: dict[str, list[str]]) -> Row:
    inner = "/".join(key.folders[1:])
    return Row(
        images=(sides["before"][0], sides["after"][0]),
        label=key.folders[0] if key.folders else None,
        group=inner or key.case or None,
        split=key.split,
        sample=_sample(key),
    )


def _sample(key: _Key) -> str:
    parts = [key.split or "", *key.folders, key.case]
    return "-".join(part for part in parts if part)
