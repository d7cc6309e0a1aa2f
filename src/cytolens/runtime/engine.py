"""What prediction asks of an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Engine(Protocol):
    """Runs a bundle's network, on whatever hardware and with whatever library."""

    @property
    def name(self) -> str:
        """Which engine, and on what, in a few words: ``torch (cpu)``."""
        ...

    def logits(self, batch: NDArray[np.float32]) -> NDArray[np.float64]:
        """Score a batch.

        Args:
            batch: Normalised images, shape ``(n, 3, size, size)``, or
                ``(n, 2, 3, size, size)`` for pairs; n may be 0.

        Returns:
            Logits of shape ``(n, classes)``; softmax gives the probabilities.

        Raises:
            EngineError: If the batch does not fit the network, or the device fails.
        """
        ...
