"""What screening needs of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing


class TileScorer(Protocol):
    """A classifier of single images with its own preprocessing."""

    @property
    def model_id(self) -> str:
        """Names the weights; stands in every output."""

    @property
    def engine(self) -> str:
        """What runs the network, in a few words."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""

    @property
    def preprocessing(self) -> Preprocessing:
        """The bundle's preprocessing."""

    @property
    def thresholds(self) -> dict[str, float]:
        """Decision threshold by positive class, where one was chosen."""

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score batches of resized tiles, a few of them in flight.

        Args:
            batches: Outputs of ``preprocessing.resize``, each of shape
                ``(n, size, size, 3)``; pulled as they are needed.

        Yields:
            For each batch, in order, calibrated logits of shape ``(n, classes)``.
        """
