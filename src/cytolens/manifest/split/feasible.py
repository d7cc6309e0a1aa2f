"""Say in words why groups cannot be split as asked, and what they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.manifest.split.allocate import allocate_groups, missing_classes
from cytolens.manifest.split.errors import SplitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.manifest.split.groups import GroupCounts


def allocate_or_explain(
    groups: GroupCounts, shares: dict[str, float], *, seed: int, what: str
) -> NDArray[np.intp]:
    """Allocate groups to sides, every class on every side.

    Args:
        groups: The groups' samples by class.
        shares: Share of each side by its name; all positive.
        seed: The same seed and groups give the same sides.
        what: What a side is called, as "sides" or "folds".

    Returns:
        Side of each group as an index into ``shares``.

    Raises:
        SplitError: If the groups do not allow it.
    """
    names = list(shares)
    _require_groups(groups, n_sides=len(names), what=what)
    fractions = np.array(list(shares.values())) / sum(shares.values())
    sides = allocate_groups(groups, fractions, seed=seed)
    missing = missing_classes(groups, sides, n_sides=len(names))
    if missing.any():
        absent = [
            f"class {groups.classes[index]!r} would be missing on {names[side]!r}"
            for side, index in np.argwhere(missing)
        ]
        raise SplitError(
            found=f"groups that mix classes so that {_and(absent)}",
            expected=f"every class on each of {len(names)} {what}",
            possible=f"fewer {what}, or groups that can be told apart more finely",
        )
    return sides


def _require_groups(groups: GroupCounts, *, n_sides: int, what: str) -> None:
    n_groups = len(groups.sizes)
    if n_groups < n_sides:
        raise SplitError(
            found=f"{_groups(n_groups)}",
            expected=f"at least one group for each of {n_sides} {what}",
            possible=_fewer(n_groups, what),
        )
    numbers = groups.groups_per_class.tolist()
    few = {
        name: number
        for name, number in zip(groups.classes, numbers, strict=True)
        if number < n_sides
    }
    if few:
        raise SplitError(
            found=_and([f"{_groups(n)} of class {name!r}" for name, n in few.items()]),
            expected=f"every class on each of {n_sides} {what}, no group on two",
            possible=_fewer(min(few.values()), what)
            + f"; or add groups of {_and([repr(name) for name in few])}, "
            "or merge or leave out the class",
        )


def _fewer(most: int, what: str) -> str:
    if most < 2:
        return "no split at all with these groups"
    hint = " (set one fraction to 0)" if what == "sides" else ""
    return f"at most {most} {what}{hint}"


def _groups(number: int) -> str:
    return "1 group" if number == 1 else f"{number} groups"


def _and(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if parts[1:] else parts[0]
