"""A map of where a network looked, in the frame of what it saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["positive", "signed"]


@dataclass(frozen=True)
class Saliency:
    """One map for each image of a sample."""

    values: NDArray[np.float32]
    """Shape ``(images, size, size)`` in the network's input frame; two for a pair."""
    method: str
    """Name in the registry of methods."""
    target: str
    """The class that is explained."""
    kind: Kind = "positive"
    """``positive``: 0 or more, the higher the more it counts; ``signed``: what speaks
    against the class is negative."""

    def share(self) -> NDArray[np.float64]:
        """What speaks for the class, as shares that sum to 1 over all images.

        Returns:
            Shape ``(images, size, size)``; all zero where nothing speaks for it.
        """
        positive = np.maximum(self.values.astype(np.float64), 0)
        total = positive.sum()
        return positive / total if total > 0 else positive

    @property
    def is_empty(self) -> bool:
        """Whether no place speaks for the class."""
        return not (self.values > 0).any()
