"""Figures as cells and rows of a table: never without interval, or the reason why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.report import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cytolens.evaluation.figure import Figure

HEADER = ("figure", "value", "interval", "n", "method")


def stacked(figure: Figure, *, mark: str = "") -> str:
    """Value (and a mark) above interval, for a narrow cell."""
    if not figure.is_defined:
        return f"not defined{mark}"
    return f"{figure.value_text}{mark}\n{figure.interval_text or 'no interval'}"


def figure_table(caption: str, figures: Sequence[Figure]) -> Table:
    """One row for each figure; what is said of several is said once, below."""
    methods = {short_method(f.method) for f in figures if f.method}
    notes = _Notes()
    rows = [_row(figure, notes) for figure in figures]
    if len(methods) == 1:
        caption = f"{caption} Intervals: {methods.pop()}."
        rows = [row[:-1] for row in rows]
    return Table(caption, HEADER[: len(rows[0])], tuple(rows), notes=notes.lines)


def short_method(method: str) -> str:
    """Without the numbers of groups and resamples, which the protocol states."""
    return re.sub(r" \((\d+ groups, )?\d+ resamples\)", "", method)


def why_undefined(figures: Iterable[tuple[str, Figure]]) -> tuple[str, ...]:
    """Say once for each reason which figures are not defined.

    Args:
        figures: What each is about (a class, a site), and the figure.
    """
    reasons: dict[tuple[str, str], list[str]] = {}
    for scope, figure in figures:
        if not figure.is_defined:
            reasons.setdefault((figure.name, figure.note), []).append(scope)
    return tuple(
        f"{name} of {', '.join(scopes)} {why}."
        for (name, why), scopes in reasons.items()
    )


class _Notes:
    """Numbers notes in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, note: str) -> str:
        if not note:
            return ""
        number = self._numbers.setdefault(note, len(self._numbers) + 1)
        return f" [{number}]"

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"[{i}] {note}." for note, i in self._numbers.items())


def _row(figure: Figure, notes: _Notes) -> tuple[str, ...]:
    value = figure.value_text if figure.is_defined else "not defined"
    return (
        figure.name,
        value + notes.mark(figure.note),
        figure.interval_text or "none",
        str(figure.n),
        short_method(figure.method) or "none",
    )
