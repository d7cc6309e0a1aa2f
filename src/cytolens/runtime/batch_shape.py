"""What every engine asks of a batch before it touches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.runtime.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle


@dataclass(frozen=True)
class BatchShape:
    """Shape of one sample, and how many numbers come out for it."""

    sample: tuple[int, ...]
    """``(size, size, 3)``, or ``(2, size, size, 3)`` for a pair."""
    classes: int

    @classmethod
    def of(cls, bundle: Bundle) -> BatchShape:
        """What a bundle's network takes and gives."""
        size = bundle.preprocessing.size_px
        image = (size, size, 3)
        return cls((2, *image) if bundle.is_pair else image, len(bundle.classes))

    def check(self, batch: NDArray[np.uint8]) -> None:
        """Refuse a batch of another shape or type.

        Raises:
            EngineError: Saying both shapes.
        """
        if batch.shape[1:] != self.sample or batch.dtype != np.uint8:
            raise EngineError(
                f"The batch is {batch.dtype} of shape {batch.shape}, the network takes "
                f"uint8 of shape (n, {', '.join(map(str, self.sample))}). Resize with "
                "the bundle's own preprocessing; the engine normalises."
            )

    def checked(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.uint8]]:
        """Pass batches on, each checked first."""
        for batch in batches:
            self.check(batch)
            yield batch

    def no_logits(self) -> NDArray[np.float64]:
        """The answer to an empty batch."""
        return np.empty((0, self.classes))
