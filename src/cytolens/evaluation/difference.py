"""A difference of two figures, with its interval and the chance of none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.holm import holm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Difference:
    """First minus second.

    Attributes:
        figure: The difference under the figure's name, with its interval.
        p: Chance of a difference as large were there none; None where not tested.
        test: How ``p`` was found, or why there is none.
        p_adjusted: ``p`` after correction for all that was looked at.
    """

    figure: Figure
    p: float | None
    test: str
    p_adjusted: float | None = None

    @property
    def name(self) -> str:
        """Of the figure that differs."""
        return self.figure.name

    def is_shown(self, *, level: float = 0.05) -> bool:
        """Whether chance alone would rarely do this, after correction."""
        p = self.p if self.p_adjusted is None else self.p_adjusted
        return p is not None and p < level

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        tested = {"p": self.p, "p_adjusted": self.p_adjusted, "test": self.test}
        return self.figure.as_dict() | tested


def corrected(differences: Sequence[Difference]) -> list[Difference]:
    """Correct a family by Holm; those that were not tested stay as they are."""
    tested = [i for i, item in enumerate(differences) if item.p is not None]
    adjusted = holm([differences[i].p or 0.0 for i in tested])
    result = list(differences)
    for i, p in zip(tested, adjusted, strict=True):
        result[i] = replace(differences[i], p_adjusted=p)
    return result


def p_text(p: float | None) -> str:
    """Such as ``p = 0.031`` or ``p < 0.001``; ``not tested`` where it was not."""
    if p is None:
        return "not tested"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
