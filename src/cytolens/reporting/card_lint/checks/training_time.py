"""The time of training against the hours used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.words import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Duration, Facts

KIND = "training-time"
DEVICES = re.compile(
    r"\b(\d{1,3}|two|four|eight|sixteen)\s*(?:x|\u00d7)?\s*(?:NVIDIA\s+|Tesla\s+)?"
    r"(?:GPUs?|TPUs?|[AVPTHL]\d{1,4}0?\b|RTX|devices)",
    re.IGNORECASE,
)


def check_training_time(facts: Facts, text: str) -> Iterator[Finding]:
    """Compare times of one phase; hours may be counted for each device."""
    devices = _devices(text)
    for i, one in enumerate(facts.durations):
        for other in facts.durations[:i]:
            if one.context == other.context and not _agree(one, other, devices):
                message = (
                    f"{_words(other)} against {_words(one)}: training cannot have "
                    f"taken "
                    "both."
                )
                yield contradiction(KIND, message, other.place, one.place)


def _agree(one: Duration, other: Duration, devices: set[int]) -> bool:
    factors = {1.0}
    if one.role != other.role:
        factors |= {float(n) for n in devices} | {1.0 / n for n in devices}
    return any(one.low <= other.high * f and other.low * f <= one.high for f in factors)


def _devices(text: str) -> set[int]:
    words = {"two": 2, "four": 4, "eight": 8, "sixteen": 16}
    found = {words.get(m[1].lower()) or int(m[1]) for m in DEVICES.finditer(text)}
    return {n for n in found if 1 < n <= 512}


def _words(duration: Duration) -> str:
    value = (duration.low + duration.high) / 2
    if duration.role == "hours used":
        return f"{duration.words} used ({decimal(value * 60, 1)} minutes)"
    return f"{duration.words} of training ({decimal(value, 2)} hours)"
