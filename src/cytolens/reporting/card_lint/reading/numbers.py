"""A figure with what stands around it: percent, interval, deviation, doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cytolens.reporting.card_lint.reading.metric_names import RATES
from cytolens.reporting.card_lint.reading.printed import (
    NUMBER,
    Printed,
    as_percent,
    printed,
)

_NUM = r"-?(?:\d+[.,]\d+|\.\d+|\d+)"
_INTERVAL = re.compile(
    rf"[(\[,;:]\s*(?:(?:9\d(?:\.\d)?)\s?%\s*)?(?:CI|"
    rf"confidence interval)?\s*[:=,]?\s*[(\[]?\s*"
    rf"(?P<low>{_NUM})\s?%?\s*(?:-|\u2013|\u2014|to|,|;|\.\.)\s*(?P<high>{_NUM})\s?%?\s*[)\]]?",
    re.IGNORECASE,
)
_SPREAD = re.compile(r"^\s*(?:\u00b1|\+/-|\+-|\\pm)")
_DOUBT = re.compile(
    r"(?:[~\u2248<>\u2264\u2265]=?|\b(?:about|around|approx\w*\.?|roughly|nearly|almost|over|"
    r"up to|at least|at most|more than|less than|below|above|under|exceed\w*|by|"
    r"from))\s*$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\s*%?\s*(?:-|\u2013|\u2014|to|\.\.)\s*[\d.]")


@dataclass(frozen=True)
class Measured:
    """A figure's number and its bounds.

    Attributes:
        number: As printed.
        start: Where it begins in the text.
        end: Where it ends.
        interval: Lower and upper bound, where given.
        spread: Whether a deviation follows.
    """

    number: Printed
    start: int
    end: int
    interval: tuple[Printed, Printed] | None = None
    spread: bool = False


def measured_at(
    text: str, start: int, *, metric: str, percent: bool = False
) -> Measured | None:
    """Read the next number as a value of ``metric``; None if it cannot be one.

    Args:
        text: A line or a cell.
        start: Where to look from.
        metric: Under its common name.
        percent: Whether a heading says that numbers are percentages.
    """
    match = NUMBER.search(text, start)
    if match is None or _DOUBT.search(text[: match.start()]):
        return None
    number = printed(match)
    negative = match.start() > 0 and text[match.start() - 1] == "-"
    if negative and metric in {"mcc", "kappa", "youden"}:
        number = Printed("-" + number.text, -number.value, number.unit)
    after = text[match.end() :]
    if _RANGE.match(after) or re.match(r"\s*[x\u00d7/]\s*\d", after):
        return None
    scaled = _scaled(number, metric, percent=percent)
    if scaled is None:
        return None
    interval = _interval(after, scaled)
    return Measured(
        scaled, match.start(), match.end(), interval, spread=bool(_SPREAD.match(after))
    )


def measured(text: str, *, metric: str, percent: bool = False) -> Measured | None:
    """Read a table's cell."""
    if re.match(r"^\s*(?:[-\u2013\u2014]|n/?a|nan|none|)\s*$", text, re.IGNORECASE):
        return None
    return measured_at(text, 0, metric=metric, percent=percent)


def _scaled(number: Printed, metric: str, *, percent: bool) -> Printed | None:
    if number.percent or metric not in RATES | {"mcc", "kappa", "youden"}:
        return number
    if percent:
        return as_percent(number)
    if number.value <= 1:
        return number
    has_decimals = number.unit < 1
    # "Accuracy: 93.4" is a percentage; "accuracy on 49 images" is a count.
    return as_percent(number) if has_decimals and metric in RATES else None


def _interval(after: str, value: Printed) -> tuple[Printed, Printed] | None:
    match = _INTERVAL.match(after.lstrip())
    if match is None:
        return None
    ends = [_end(match[name].replace(",", ".")) for name in ("low", "high")]
    if value.percent or ends[1].value > 1:
        ends = [as_percent(end) for end in ends]
    low, high = ends
    return (low, high) if low.value <= high.value <= 1.0 else None


def _end(text: str) -> Printed:
    decimals = len(text.partition(".")[2])
    return Printed(text, float(text), 10.0**-decimals)
