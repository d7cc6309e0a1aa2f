"""How far a run has come: what every checkpoint carries beside the weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class BestEpoch:
    """The epoch whose weights are kept."""

    file: str
    """Name in the run's checkpoints folder."""
    sha256: str
    score: float
    """The monitored figure, turned so that more is better."""
    phase: int
    epoch: int
    """Within its phase, from 0."""
    figures: dict[str, float]


@dataclass
class RunState:
    """Everything that lasts from phase to phase; plain data, so no pickle is needed."""

    phase: int = 0
    phase_finished: bool = False
    best: BestEpoch | None = None
    history: list[dict[str, Any]] = field(default_factory=list)
    """One row per epoch: phase, epoch, rate, losses, figures, seconds."""
    seconds: float = 0.0
    energy_kwh: float = 0.0
    co2_kg: float = 0.0

    @property
    def epochs_done(self) -> int:
        """Of all phases together."""
        return len(self.history)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for a checkpoint."""
        return asdict(self)

    def restore(self, data: dict[str, Any]) -> None:
        """Take over what a checkpoint held."""
        best = data["best"]
        for name, value in data.items():
            setattr(self, name, value)
        self.best = None if best is None else BestEpoch(**best)
