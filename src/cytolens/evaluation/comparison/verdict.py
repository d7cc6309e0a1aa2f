"""What may be said of two models: better, the same for all purposes, or not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.difference import p_text

if TYPE_CHECKING:
    from cytolens.evaluation.comparison.sample_size import Needed
    from cytolens.evaluation.difference import Difference
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Contest:
    """Two models and the figure that decides between them."""

    names: tuple[str, str]
    figures: tuple[Figure, Figure]
    difference: Difference
    pairs: int
    """How many pairs of models are compared at once."""
    unit: str
    units: int
    level: float
    margin: float | None
    needed: Needed | None
    needed_for_margin: Needed | None


def verdict_of(contest: Contest) -> str:
    """Say who is better, or plainly that no difference is shown."""
    first, second = contest.names
    figure = contest.difference.figure
    if figure.value is None:
        return f"{first} and {second} cannot be compared: {figure.note}."
    if contest.difference.is_shown(level=contest.level):
        return _better(contest, first_wins=figure.value > 0)
    return f"No difference shown between {first} and {second}: {_figures(contest)}." + (
        _within_margin(contest) or _how_many(contest)
    )


def _better(contest: Contest, *, first_wins: bool) -> str:
    first, second = contest.names
    better, worse = (first, second) if first_wins else (second, first)
    text = f"{better} is better than {worse}: {_figures(contest)}."
    figure, margin = contest.difference.figure, contest.margin
    if margin is None or figure.value is None:
        return text
    near = figure.low if first_wins else -(figure.high or 0.0)
    if near is not None and near >= margin:
        return f"{text} That is more than the margin of {margin:g}."
    matters = "may be smaller" if abs(figure.value) >= margin else "is smaller"
    return f"{text} The difference {matters} than the margin of {margin:g}."


def _figures(contest: Contest) -> str:
    one, other = (figure.value_text for figure in contest.figures)
    figure = contest.difference.figure
    corrected = f", corrected for {contest.pairs} pairs" if contest.pairs > 1 else ""
    p = contest.difference.p_adjusted
    return (
        f"{figure.name} {one} against {other}, difference {figure.text}, "
        f"{p_text(contest.difference.p if p is None else p)}{corrected}"
    )


def _within_margin(contest: Contest) -> str:
    figure, margin = contest.difference.figure, contest.margin
    if margin is None or figure.low is None or figure.high is None:
        return ""
    if -margin < figure.low and figure.high < margin:
        return (
            f" The whole interval lies within the margin of {margin:g}: for that "
            "purpose they are equally good."
        )
    return ""


def _how_many(contest: Contest) -> str:
    parts = [
        _needed(contest.needed, contest, "of the size observed"),
        _needed(contest.needed_for_margin, contest, "of the margin"),
    ]
    said = " ".join(filter(None, parts))
    return f" {said}" if said else " No number of samples follows from these data."


def _needed(needed: Needed | None, contest: Contest, which: str) -> str:
    if needed is None:
        return ""
    return (
        f"To show a difference {which} ({needed.difference:.3f}) with "
        f"{100 * needed.power:g} % power, about {needed.units:,} {contest.unit} like "
        f"these would be needed; here are {contest.units:,}."
    )
