"""How far the work on a cluster is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ClusterProgress:
    """What can be told while tasks run."""

    done: int
    total: int
    running: int
    """Tasks that are handed out and not back yet."""
    nodes: int
    """Machines that are alive."""
    workers: int
    """Tasks that all machines can run at the same time."""

    def __str__(self) -> str:
        """Say it in a few words."""
        return (
            f"{self.done} of {self.total} tasks, {_count(self.workers, 'worker')} on "
            f"{_count(self.nodes, 'node')}"
        )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
