"""What stands beside a prediction: the nearest training samples, and how near."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.bundle.reference import Strangeness


@dataclass(frozen=True)
class Neighbour:
    """A training sample near to one that is predicted."""

    sample: str
    label: str
    """What it was labelled, not what the model calls it."""
    similarity: float
    """Cosine of both embeddings: 1 for the same direction."""


@dataclass(frozen=True)
class SimilarCases:
    """One sample: its prediction, what is like it, and whether anything is."""

    sample: str
    probabilities: Mapping[str, float]
    """Of every class, calibrated as the bundle says."""
    neighbours: tuple[Neighbour, ...]
    """The nearest first."""
    strangeness: Strangeness

    @property
    def predicted(self) -> str:
        """The most probable class; the first of equals."""
        return max(self.probabilities, key=lambda name: self.probabilities[name])

    @property
    def agreeing(self) -> int:
        """How many neighbours bear the label that is predicted."""
        return sum(near.label == self.predicted for near in self.neighbours)

    def as_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {
            "sample": self.sample,
            "predicted": self.predicted,
            "probabilities": dict(self.probabilities),
            "neighbours": [asdict(near) for near in self.neighbours],
            "agreeing": self.agreeing,
            "strangeness": self.strangeness.as_dict(),
        }
