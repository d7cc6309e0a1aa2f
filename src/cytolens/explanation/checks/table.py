"""A check as a table of words and figures, for terminals and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure
    from cytolens.explanation.checks.check import ExplanationCheck
    from cytolens.explanation.checks.localisation import Localisation
    from cytolens.explanation.checks.method_check import MethodCheck
    from cytolens.explanation.checks.verdict import Outcome

METHOD_HEAD = (
    "method",
    "n",
    "weights shuffled",
    "left of the map",
    "deletion gain",
    "insertion gain",
)
REGION_HEAD = (
    "method",
    "region",
    "mass",
    "by chance",
    "mass - chance",
    "peak inside",
    "peak - chance",
)
SAID: dict[Outcome, str] = {
    "destroyed": "passed: destroyed",
    "survives": "FAILED: survives",
    "unclear": "unclear",
}


def method_rows(check: ExplanationCheck) -> list[tuple[str, ...]]:
    """One row for each method, under `METHOD_HEAD`."""
    return [
        (
            item.title,
            str(item.samples),
            SAID[item.verdict.outcome],
            brief(item.cascade[-1][1]),
            brief(item.deletion_gain, signed=True),
            brief(item.insertion_gain, signed=True),
        )
        for item in check.methods
    ]


def region_rows(check: ExplanationCheck) -> list[tuple[str, ...]]:
    """One row for each method and region, under `REGION_HEAD`."""
    return [
        _region_row(item, place)
        for item in check.methods
        for place in item.localisations
    ]


def _region_row(item: MethodCheck, place: Localisation) -> tuple[str, ...]:
    return (
        item.title,
        place.region,
        percent(place.mass),
        percent(place.area),
        brief(place.mass_gain, signed=True),
        percent(place.pointing),
        brief(place.pointing_gain, signed=True),
    )


def markdown_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table; empty where there are no rows."""
    if not rows:
        return ""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(_plain(c) for c in line)} |\n" for line in lines)


def brief(figure: Figure, *, signed: bool = False) -> str:
    """Two decimals with the interval: ``+0.12 (+0.05 to +0.19)``."""
    if figure.value is None:
        return "-"
    style = "+.2f" if signed else ".2f"
    said = _number(figure.value, style)
    if figure.low is None or figure.high is None:
        return said
    return f"{said} ({_number(figure.low, style)} to {_number(figure.high, style)})"


def percent(figure: Figure) -> str:
    """``71 % (64 to 77)``."""
    if figure.value is None:
        return "-"
    said = f"{100 * figure.value:.0f} %"
    if figure.low is None or figure.high is None:
        return said
    return f"{said} ({100 * figure.low:.0f} to {100 * figure.high:.0f})"


def _number(value: float, style: str) -> str:
    # Never a negative zero.
    return format(round(value, 2) + 0.0, style)


def _plain(cell: str) -> str:
    return " ".join(cell.replace("|", "/").split())
