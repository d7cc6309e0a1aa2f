"""One figure as it is reported: never without its interval, method and n."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

NOT_DEFINED = "not defined"


@dataclass(frozen=True)
class Figure:
    """A figure with its interval, or the reason why it is not defined.

    Attributes:
        name: Such as ``sensitivity``, or ``recall of HSIL``.
        value: The estimate; None where it is not defined.
        low: Lower bound of the interval; None where there is none.
        high: Upper bound.
        method: How the interval was made, such as ``Wilson``.
        n: Samples the figure rests on (for sensitivity: the positives).
        note: Why it is not defined, or what to beware of.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    method: str
    n: int
    note: str = ""

    @classmethod
    def undefined(cls, name: str, *, why: str, n: int = 0) -> Figure:
        """A figure that the data do not define."""
        return cls(name, None, None, None, method="", n=n, note=f"{NOT_DEFINED}: {why}")

    @property
    def is_defined(self) -> bool:
        """Whether there is an estimate."""
        return self.value is not None

    @property
    def value_text(self) -> str:
        """Such as ``0.853``; ``-`` where it is not defined."""
        return "-" if self.value is None else _digits(self.value)

    @property
    def interval_text(self) -> str:
        """Such as ``0.78 to 0.91``; empty where there is none."""
        if self.low is None or self.high is None:
            return ""
        return f"{_digits(self.low)} to {_digits(self.high)}"

    @property
    def text(self) -> str:
        """Such as ``0.853 (0.780 to 0.910)``, or why it is not defined."""
        if self.value is None:
            return self.note or NOT_DEFINED
        interval = self.interval_text
        bounds = f" ({interval})" if interval else " (no interval)"
        return f"{self.value_text}{bounds}"

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {k: _finite(v) for k, v in asdict(self).items()}


def _digits(value: float) -> str:
    """Three decimals, but never a 1 that is not one."""
    if value < 1 and round(value, 3) == 1:
        return f"{value:.4f}" if round(value, 4) < 1 else ">0.9999"
    return f"{value:.3f}"


def _finite(value: Any) -> Any:  # noqa: ANN401  # any field
    return None if isinstance(value, float) and not math.isfinite(value) else value
