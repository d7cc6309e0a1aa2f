"""Which of an image's figures lies farthest from those of training, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.bundle.reference.whitening import Whitening


@dataclass(frozen=True)
class Farthest:
    """A figure, and where it lies."""

    name: str
    deviations: float
    """How many standard deviations of training images above their mean (below:
    negative)."""

    @property
    def words(self) -> str:
        """As part of a sentence."""
        side = "above" if self.deviations > 0 else "below"
        return (
            f"{self.name} is {abs(self.deviations):.1f} standard deviations {side} "
            "that of training images"
        )


def farthest_figures(
    scale: Whitening, rows: NDArray[np.float32], names: Sequence[str]
) -> list[Farthest]:
    """Find the farthest figure of each sample.

    Args:
        scale: Of the training images.
        rows: Shape ``(samples, figures)``, with the figures of one image or of two.
        names: Of the figures of one image.
    """
    standard = scale.standard(rows)
    named = names_for(names, width=rows.shape[1])
    places = np.abs(standard).argmax(axis=1)
    return [
        Farthest(named[place], float(row[place]))
        for place, row in zip(places, standard, strict=True)
    ]


def names_for(names: Sequence[str], *, width: int) -> tuple[str, ...]:
    """Names of figures, for one image or a pair."""
    if width == len(names):
        return tuple(names)
    return tuple(f"{name} {when}" for when in ("before", "after") for name in names)
