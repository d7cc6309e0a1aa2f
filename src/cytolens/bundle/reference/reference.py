"""``reference.parquet``: the training samples as the network embeds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cytolens.bundle.reference.distance import unit_rows
from cytolens.bundle.reference.whitening import Whitening

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.bundle.reference.alarm import Alarm

REFERENCE_FILE = "reference.parquet"
MOST_ROWS = 3000


@dataclass(frozen=True)
class Reference:
    """Training samples without their images.

    Names of samples are kept, so that who has the data finds them again; groups are
    numbered, and no path, patient or site is kept.
    """

    samples: tuple[str, ...]
    labels: tuple[str, ...]
    groups: NDArray[np.int64]
    """Number of each sample's group; a sample without one has its own."""
    embeddings: NDArray[np.float32]
    """What `Network.embed` gives, shape ``(samples, features)``."""
    looks: NDArray[np.float32]
    """What `looks_of` gives, shape ``(samples, looks)``."""
    stains: NDArray[np.float32]
    """What `stains_of` gives, shape ``(samples, stains)``."""
    logits: NDArray[np.float32]
    """Of the network, not calibrated, shape ``(samples, classes)``."""
    alarm: Alarm
    """From where on a sample counts as strange."""

    def __len__(self) -> int:
        return len(self.samples)

    @cached_property
    def directions(self) -> NDArray[np.float32]:
        """Embeddings of length 1, whose products are cosine similarities."""
        return unit_rows(self.embeddings)

    @cached_property
    def look_scale(self) -> Whitening:
        """The scale on which looks are compared."""
        return Whitening.of(self.looks)

    @cached_property
    def stain_scale(self) -> Whitening:
        """The scale on which stains are compared."""
        return Whitening.of(self.stains)

    @cached_property
    def white_looks(self) -> NDArray[np.float32]:
        """Looks on their scale."""
        return self.look_scale(self.looks)

    @cached_property
    def white_stains(self) -> NDArray[np.float32]:
        """Stains on their scale."""
        return self.stain_scale(self.stains)
