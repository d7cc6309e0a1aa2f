"""How far samples lie from all that the model was trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.distance import kth_distances, unit_rows
from cytolens.bundle.reference.look import look_names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.reference.reference import Reference

_SMALLEST_LIMIT = 1e-6
"""Below it all reference samples are one, and any other is strange."""


@dataclass(frozen=True)
class Strangeness:
    """What speaks for a sample being of another kind than those of training."""

    content: float
    """Distance in the embedding, in multiples of its limit."""
    look: float
    """Distance in colour, contrast and detail, in multiples of its limit."""
    figure: str
    """Which figure of the look lies farthest from the training images."""
    deviations: float
    """How many of their standard deviations it lies above (below: negative)."""

    @property
    def score(self) -> float:
        """The larger of both; above 1 the sample is strange."""
        return max(self.content, self.look)

    @property
    def is_strange(self) -> bool:
        """Whether a limit is exceeded."""
        return self.score > 1

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words; empty where the sample is like those of training."""
        found = []
        if self.content > 1:
            found.append("its content is far from every training image")
        if self.look > 1:
            side = "above" if self.deviations > 0 else "below"
            found.append(
                f"its look is: {self.figure} is {abs(self.deviations):.1f} standard "
                f"deviations {side} that of training images"
            )
        return tuple(found)

    def as_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {
            "score": self.score,
            "is_strange": self.is_strange,
            "content": self.content,
            "look": self.look,
            "reasons": list(self.reasons),
        }


def distances_to(
    reference: Reference,
    embeddings: NDArray[np.float32],
    looks: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Distances to the reference: content and look, shape ``(samples, 2)``."""
    k = reference.alarm.neighbours
    content = kth_distances(unit_rows(embeddings), reference.directions, k=k)
    look = kth_distances(reference.whitening(looks), reference.white_looks, k=k)
    return np.stack([content, look], axis=1)


def judge(
    reference: Reference,
    embeddings: NDArray[np.float32],
    looks: NDArray[np.float32],
) -> list[Strangeness]:
    """Judge samples one by one.

    Args:
        reference: Of the bundle.
        embeddings: What its network makes of them, shape ``(samples, features)``.
        looks: What `looks_of` makes of them, shape ``(samples, looks)``.
    """
    limits = np.maximum(reference.alarm.limits(), _SMALLEST_LIMIT)
    ratios = distances_to(reference, embeddings, looks) / limits
    standard = reference.whitening.standard(looks)
    names = look_names(looks.shape[1])
    farthest = np.abs(standard).argmax(axis=1)
    return [
        Strangeness(float(content), float(look), names[place], float(row[place]))
        for (content, look), row, place in zip(ratios, standard, farthest, strict=True)
    ]
