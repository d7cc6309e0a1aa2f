"""How far samples lie from all that the model was trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.distance import kth_distances, unit_rows
from cytolens.bundle.reference.farthest import Farthest, farthest_figures
from cytolens.bundle.reference.look import LOOKS
from cytolens.bundle.reference.stain import STAINS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.reference.described import Described
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
    stain: float
    """Distance in what dyes do to light, in multiples of its limit."""
    look_figure: Farthest
    """Which figure of the look lies farthest from the training images."""
    stain_figure: Farthest
    """Which figure of the stain does."""

    @property
    def score(self) -> float:
        """The largest; above 1 the sample is strange."""
        return max(self.content, self.look, self.stain)

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
            found.append(f"its look is: {self.look_figure.words}")
        if self.stain > 1:
            found.append(f"its stain is: {self.stain_figure.words}")
        return tuple(found)

    def as_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {
            "score": self.score,
            "is_strange": self.is_strange,
            "content": self.content,
            "look": self.look,
            "stain": self.stain,
            "reasons": list(self.reasons),
        }


def distances_to(reference: Reference, described: Described) -> NDArray[np.float32]:
    """Distances to the reference: content, look and stain, ``(samples, 3)``."""
    k = reference.alarm.neighbours
    directions = unit_rows(described.embeddings)
    looks = reference.look_scale(described.looks)
    stains = reference.stain_scale(described.stains)
    columns = [
        kth_distances(directions, reference.directions, k=k),
        kth_distances(looks, reference.white_looks, k=1),
        kth_distances(stains, reference.white_stains, k=1),
    ]
    return np.stack(columns, axis=1)


def judge(reference: Reference, described: Described) -> list[Strangeness]:
    """Judge samples one by one.

    Args:
        reference: Of the bundle.
        described: The samples, as its network embeds them and as they look.
    """
    limits = np.maximum(reference.alarm.limits(), _SMALLEST_LIMIT)
    ratios = distances_to(reference, described) / limits
    looks = farthest_figures(reference.look_scale, described.looks, LOOKS)
    stains = farthest_figures(reference.stain_scale, described.stains, STAINS)
    return [
        Strangeness(float(content), float(look), float(stain), *figures)
        for (content, look, stain), *figures in zip(ratios, looks, stains, strict=True)
    ]
