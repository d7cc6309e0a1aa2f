"""Sizes of the splits: given twice, against their total, and against planned shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.counts import PEOPLE
from cytolens.reporting.card_lint.words import decimal, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, Size, SplitShares

KIND = "split"
_TITLES = {"train": "training", "val": "validation", "test": "test", "total": "all"}
TOLERANCE = 0.05
"""Splits by patient miss their planned shares by some points; more is no rounding."""
_LEFT_OUT = re.compile(
    r"exclu|discard|remov|filter|external|augment|unlabel", re.IGNORECASE
)


def check_split_sizes(facts: Facts) -> Iterator[Finding]:
    """Compare what the card says of each split."""
    sizes = _sizes(facts)
    for split, found in sizes.items():
        distinct = sorted({size.count for size in found})
        if len(distinct) > 1 and split != "total":
            words = listed(map(str, distinct))
            message = f"The {_TITLES.get(split, split)} split has {words} samples."
            yield contradiction(KIND, message, *(size.place for size in found))
    one = {split: found[0] for split, found in sizes.items()
           if len({size.count for size in found}) == 1}  # fmt: skip
    yield from _against_total(one)
    for shares in facts.split_shares:
        yield from _shares(shares, one)


def _sizes(facts: Facts) -> dict[str, list[Size]]:
    found: dict[str, list[Size]] = {}
    for size in facts.sizes:
        if (
            size.context.split
            and not size.context.group
            and not PEOPLE.match(size.unit)
        ):
            found.setdefault(size.context.split, []).append(size)
    return found


def _against_total(one: dict[str, Size]) -> Iterator[Finding]:
    parts = [one[split] for split in ("train", "val", "test") if split in one]
    total = one.get("total")
    if total is None or len(parts) < 2 or "train" not in one or "test" not in one:
        return
    whole = sum(size.count for size in parts)
    apart = total.count - whole
    # Without a validation split in words, what is missing may be that.
    excused = apart > 0 and "val" not in one
    if apart == 0 or excused or _LEFT_OUT.search(total.place.quote):
        return
    words = " + ".join(str(size.count) for size in parts)
    message = (
        f"The splits have {words} = {whole} samples, not the stated {total.count}."
    )
    yield contradiction(KIND, message, total.place, *(size.place for size in parts))


def _shares(shares: SplitShares, one: dict[str, Size]) -> Iterator[Finding]:
    whole = sum(shares.shares)
    if abs(whole - 100) > 1 and (len(shares.shares) == 3 or whole > 100):
        words = " + ".join(decimal(share) for share in shares.shares)
        message = f"The shares {words} add up to {decimal(whole)} %, not to 100 %."
        yield contradiction(KIND, message, shares.place)
        return
    sizes = [one.get(name) for name in shares.names]
    known = [size for size in sizes if size is not None]
    if len(known) < len(shares.shares) or abs(whole - 100) > 1:
        return
    total = sum(size.count for size in known)
    for name, share, size in zip(shares.names, shares.shares, known, strict=True):
        real = size.count / total
        if abs(real - share / 100) > TOLERANCE:
            message = (
                f"{size.count} of {total} samples are {decimal(100 * real, 1)} %, but "
                f"{decimal(share)} % are planned for {_TITLES[name]}."
            )
            yield contradiction(KIND, message, shares.place, size.place)
