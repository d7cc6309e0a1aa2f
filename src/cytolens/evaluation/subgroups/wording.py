"""What subgroups show, in plain sentences: no more than the figures allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.difference import Difference, p_text
from cytolens.evaluation.subgroups.size import LEAST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.subgroups.subgroup import Subgroup


def findings_of(
    column: str, groups: Sequence[Subgroup], *, level: float
) -> tuple[str, ...]:
    """Say what differs, what does not, and who is too few to tell."""
    shown = [
        _finding(column, group, item, two=_known_two(groups))
        for group in groups
        for item in group.differences
        if item.is_shown(level=level)
    ]
    tested = any(item.p is not None for g in groups for item in g.differences)
    if not shown and tested:
        shown = [
            f"No difference shown between the values of {column}. That is no proof "
            "that there is none: see how wide the intervals are."
        ]
    if not tested:
        shown = [f"Nothing could be compared between the values of {column}."]
    return (*shown, *_too_small(groups))


def multiplicity_of(family: Sequence[Difference], *, level: float) -> str:
    """Say how many were looked at, and how many differences chance would give."""
    tested = [item for item in family if item.p is not None]
    skipped = len(family) - len(tested)
    left_out = f" {skipped} more were not made: too few samples." if skipped else ""
    if not tested:
        return f"No comparison was made.{left_out}"
    before = sum((item.p or 0.0) < level for item in tested)
    after = sum(item.is_shown(level=level) for item in tested)
    return (
        f"{len(tested)} comparisons were made (one for each value, figure and column). "
        f"Were there no difference at all, chance would still give about "
        f"{len(tested) * level:.1f} with p below {level:g}; found were {before}, and "
        f"{after} after Holm's correction.{left_out}"
    )


def _finding(column: str, group: Subgroup, item: Difference, *, two: str) -> str:
    value = item.figure.value or 0.0
    word = "lower" if value < 0 else "higher"
    others = f"for {two}" if two else "for the others"
    return (
        f"{item.name} is {word} for {column} = {group.value} than {others}: "
        f"{group[item.name].text}; difference {item.figure.text}, "
        f"{p_text(item.p_adjusted)} after correction."
    )


def _known_two(groups: Sequence[Subgroup]) -> str:
    """The second value where there are just two; a group without a comparison."""
    compared = [group for group in groups if group.differences]
    rest = [group for group in groups if not group.differences]
    return rest[0].value if len(compared) == 1 and rest else ""


def _too_small(groups: Sequence[Subgroup]) -> tuple[str, ...]:
    names = [group.value for group in groups if group.is_too_small]
    if not names:
        return ()
    return (
        f"Too small to interpret (fewer than {LEAST} samples or groups of a class): "
        f"{', '.join(names)}.",
    )
