"""Which column to look at, and where to cut its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from cytolens.evaluation.errors import EvaluationError


@dataclass(frozen=True)
class SubgroupColumn:
    """A column of the predictions table.

    Attributes:
        name: Such as ``site`` or ``age``.
        edges: Where bands of numbers begin, rising; none for the written rule.
    """

    name: str
    edges: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if list(self.edges) != sorted(set(self.edges)):
            given = ", ".join(f"{edge:g}" for edge in self.edges)
            msg = f"Column {self.name!r}: the edges {given} do not rise."
            raise EvaluationError(msg)


def read_column(text: str) -> SubgroupColumn:
    """Read ``site``, or ``age:50,65`` for bands that begin at 50 and at 65.

    Raises:
        EvaluationError: If what follows the colon are no rising numbers.
    """
    name, colon, edges = text.rpartition(":")
    if not colon:
        return SubgroupColumn(text)
    try:
        numbers = tuple(float(edge) for edge in edges.split(","))
    except ValueError as error:
        msg = f"{text!r}: expected numbers after the colon, such as age:50,65."
        raise EvaluationError(msg) from error
    return SubgroupColumn(name, numbers)
