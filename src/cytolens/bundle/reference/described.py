"""Samples as network and eye see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.bundle.reference.look import looks_of
from cytolens.bundle.reference.stain import stains_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Described:
    """Some samples, a row for each in every array."""

    embeddings: NDArray[np.float32]
    """What `Network.embed` gives."""
    looks: NDArray[np.float32]
    """What `looks_of` gives."""
    stains: NDArray[np.float32]
    """What `stains_of` gives."""
    logits: NDArray[np.float32]
    """Of the network, not calibrated."""

    @classmethod
    def of(
        cls,
        pictures: NDArray[np.uint8],
        embeddings: NDArray[np.float32],
        logits: NDArray[np.float32],
    ) -> Described:
        """Add what the eye sees to what the network says of resized images."""
        return cls(embeddings, looks_of(pictures), stains_of(pictures), logits)
