"""What prediction and screening ask of an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray


class Engine(Protocol):
    """Runs a bundle's network, on whatever hardware and with whatever library.

    A batch holds images as `Preprocessing.resize` gives them: RGB, ``uint8``, shape
    ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)`` for pairs; n may be 0. The
    engine normalises, inside its graph where it can.
    """

    @property
    def name(self) -> str:
        """Which engine, and on what, in a few words: ``torch (cpu)``."""
        ...

    def warm_up(self) -> None:
        """Load what `stream` needs now, and not when the first batch comes.

        Raises:
            EngineError: If it cannot be loaded.
        """
        ...

    def logits(self, batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score one batch, as soon as can be.

        Returns:
            Logits before calibration, shape ``(n, classes)``; softmax gives the
            probabilities.

        Raises:
            EngineError: If the batch does not fit the network, or the device fails.
        """
        ...

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score many batches, as many images a second as can be.

        Batches are taken when the engine has room for one, and a few at most are in
        work at once, so that memory does not grow with their number.

        Yields:
            The logits of each batch, in the order of the batches.

        Raises:
            EngineError: As `logits`.
        """
        ...
