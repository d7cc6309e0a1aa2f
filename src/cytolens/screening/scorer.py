"""What screening needs of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing


class TileScorer(Protocol):
    """A classifier of single images with its own preprocessing."""

    @property
    def model_id(self) -> str:
        """Names the weights; stands in every output."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""

    @property
    def preprocessing(self) -> Preprocessing:
        """The bundle's preprocessing."""

    @property
    def thresholds(self) -> dict[str, float]:
        """Decision threshold by positive class, where one was chosen."""

    def logits(self, tiles: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score resized tiles.

        Args:
            tiles: Output of ``preprocessing.resize``, shape ``(n, size, size, 3)``.

        Returns:
            Calibrated logits, shape ``(n, classes)``.
        """
