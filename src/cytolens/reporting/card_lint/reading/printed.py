"""A number as it is printed: what it can have been before it was rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = re.compile(
    r"(?<![\w.,/])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+[.,]\d+|\.\d+|\d+)"
    r"(?P<exponent>[eE][+-]?\d+)?\s?(?P<percent>%|\\%|percent\b|per cent\b)?"
    r"(?![\w])(?!\.\d)"
)
_NOISE = 1e-9
"""Cards print floats; their last digits are the machine's, not the card's."""


@dataclass(frozen=True)
class Printed:
    """A share as printed, such as ``0.38`` or ``38 %``.

    Attributes:
        text: As it stands.
        value: As a fraction, so that ``38 %`` is 0.38.
        unit: What one step of the last printed digit is worth, as a fraction.
        percent: Whether it is printed as a percentage.
    """

    text: str
    value: float
    unit: float
    percent: bool = False

    @property
    def low(self) -> float:
        """The least it can have been: rounding takes half a step off."""
        step = self.unit if self.value <= 0 else self.unit / 2
        return self.value - step - _NOISE

    @property
    def high(self) -> float:
        """The most it can have been: many print by cutting digits off."""
        step = self.unit / 2 if self.value < 0 else self.unit
        return self.value + step + _NOISE

    def agrees(self, other: Printed) -> bool:
        """Whether both can be the same number, each rounded or cut its own way."""
        return self.low <= other.high and other.low <= self.high

    def can_be(self, value: float) -> bool:
        """Whether ``value`` can be printed like this."""
        return self.low <= value <= self.high


def printed(match: re.Match[str]) -> Printed:
    """Read a match of `NUMBER`; a percent sign divides by a hundred."""
    number, exponent = match["number"], match["exponent"] or ""
    plain = _plain(number)
    decimals = len(plain.partition(".")[2])
    scale = 10.0 ** int(exponent[1:]) if exponent else 1.0
    percent = match["percent"] is not None
    scale = scale / 100 if percent else scale
    return Printed(
        match[0].strip(), float(plain) * scale, 10.0**-decimals * scale, percent
    )


def as_percent(number: Printed) -> Printed:
    """Take a number without a sign for a percentage."""
    return Printed(number.text, number.value / 100, number.unit / 100, percent=True)


def _plain(number: str) -> str:
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number) and not number.startswith("0"):
        return number.replace(",", "")
    return number.replace(",", ".")


def whole(text: str) -> int | None:
    """A count such as ``1,234``; None where the text is no whole number."""
    stripped = text.strip().strip("*_`")
    if re.fullmatch(r"\d{1,3}([, ]\d{3})+|\d+", stripped):
        return int(re.sub(r"[, ]", "", stripped))
    return None
