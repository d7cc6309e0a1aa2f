"""What one task needs of a machine, and how many fit on a cluster."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.cluster.errors import ClusterTooSmallError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Needs:
    """Share of a machine that a task takes while it runs."""

    cpus: float = 1
    gpus: float = 0

    def slots(self, node: dict[str, float]) -> int:
        """How many tasks a node runs at a time."""
        fits = [
            math.floor(node.get(name, 0) / wanted)
            for name, wanted in (("CPU", self.cpus), ("GPU", self.gpus))
            if wanted
        ]
        return min(fits, default=0)

    def require_room(self, nodes: Sequence[dict[str, float]]) -> None:
        """Refuse a cluster on which a task would wait for ever.

        Raises:
            ClusterTooSmallError: If it fits on no node.
        """
        if any(self.slots(node) for node in nodes):
            return
        best = max(nodes, key=lambda n: (n.get("GPU", 0), n.get("CPU", 0)), default={})
        raise ClusterTooSmallError(
            needs=_words(self.cpus, self.gpus),
            largest=_words(best.get("CPU", 0), best.get("GPU", 0)),
        )


def needs_of(
    nodes: Sequence[dict[str, float]], *, threads: int, gpus: float = 0
) -> Needs:
    """A core for each thread, but never more than the smallest machine has."""
    cores = [int(node["CPU"]) for node in nodes if node.get("CPU", 0) >= 1]
    return Needs(cpus=min([threads, *cores]), gpus=gpus)


def _words(cpus: float, gpus: float) -> str:
    return f"{cpus:g} CPU and {gpus:g} GPU" if gpus else f"{cpus:g} CPU"
