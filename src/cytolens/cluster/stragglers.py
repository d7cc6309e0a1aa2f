"""When a task takes so long that another machine had better try it, too."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH = 3
"""Tasks that must have ended before it is known what is usual."""


@dataclass(frozen=True)
class Stragglers:
    """Run a task a second time when it is late; the first result counts.

    Only for tasks that give the same result wherever they run, and change nothing
    but by their result.
    """

    factor: float = 3.0
    """Late is what takes so many times the median of those that have ended ..."""
    least_s: float = 30.0
    """... and at least so many seconds."""

    def is_late(self, elapsed_s: float, ended_s: Sequence[float]) -> bool:
        """Judge a task that is under way.

        Args:
            elapsed_s: Seconds since it was handed out.
            ended_s: What those took that have ended, in seconds.
        """
        if len(ended_s) < ENOUGH:
            return False
        return elapsed_s > max(self.least_s, self.factor * median(ended_s))
