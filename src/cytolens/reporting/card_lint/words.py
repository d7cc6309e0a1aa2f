"""Numbers and lists as findings say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def decimal(value: float, digits: int = 4) -> str:
    """Such as ``0.9388``; a whole number without decimals."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"


def span(low: float, high: float) -> str:
    """Such as ``0.8333``, or ``between 0.832 and 0.835``."""
    if abs(high - low) < 5e-5:
        return decimal((low + high) / 2)
    return f"between {decimal(low)} and {decimal(high)}"


def listed(items: Iterable[str]) -> str:
    """Such as ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" and {words[-1]}"


def at(line: int) -> str:
    """Where something stands."""
    return f"line {line}"
