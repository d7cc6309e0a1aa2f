"""On how many images a method is checked, where time is limited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.explanation.checks.options import CheckOptions

ENOUGH = 16
"""With fewer images, one looks only when all layers are shuffled, and once."""
FEWEST = 4
"""With fewer, no interval says anything."""


@dataclass(frozen=True)
class Plan:
    """What one method is given."""

    samples: int
    points: int
    draws: int


def plan_method(
    available: int,
    options: CheckOptions,
    *,
    map_seconds: float,
    forward_seconds: float,
    limit: float | None,
) -> Plan | None:
    """Fit one method's check into a time.

    Args:
        available: Samples there are.
        options: What was asked for.
        map_seconds: Of one map.
        forward_seconds: Of one answer of the network.
        limit: Seconds for this method; None: as long as it takes.

    Returns:
        None where not even the fewest images fit.
    """
    if limit is None:
        return Plan(available, options.points, options.draws)
    curves = 2 * options.steps * forward_seconds
    looks = options.points * options.draws
    whole = int(limit / (map_seconds * (1 + looks) + curves))
    if whole >= min(available, ENOUGH):
        return Plan(min(available, whole), options.points, options.draws)
    short = int(limit / (map_seconds * 2 + curves))
    if short >= min(available, FEWEST):
        return Plan(min(available, short), points=1, draws=1)
    return None
