"""Samples as a bundle's network embeds them, a batch at a time."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.bundle.reference.described import Described
from cytolens.prediction.batches import decoded_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.explanation.model import WatchedModel
    from cytolens.prediction.batches import Source, Unreadable


@dataclass(frozen=True)
class DescribedBatch:
    """The samples of a batch that could be read."""

    rows: list[int]
    """Their positions among all sources."""
    described: Described
    """With logits of the network, of one view and not calibrated."""
    pictures: NDArray[np.uint8]
    """What the network saw."""


def described_batches(
    model: WatchedModel,
    sources: Sequence[Source],
    *,
    batch_size: int,
    on_unreadable: Callable[[Unreadable], None],
    on_progress: Callable[[int, int], None],
) -> Iterator[DescribedBatch]:
    """Describe samples as they are decoded; memory stays flat.

    Args:
        model: Of the bundle.
        sources: Samples.
        batch_size: Samples at a time.
        on_unreadable: Called with each sample that cannot be read.
        on_progress: Called with the samples done and their total.
    """
    done = 0
    decoded = decoded_batches(
        sources, model.bundle.preprocessing, batch_size=batch_size
    )
    with closing(decoded) as batches:
        for batch in batches:
            for item in batch.unreadable:
                on_unreadable(item)
            if batch.rows:
                described = describe(model, batch.inputs)
                yield DescribedBatch(batch.rows, described, batch.inputs)
            done += len(batch.rows) + len(batch.unreadable)
            on_progress(done, len(sources))


@torch.no_grad()
def describe(model: WatchedModel, pictures: NDArray[np.uint8]) -> Described:
    """Pass resized images through the network once, as training did at its end.

    Args:
        model: Of the bundle.
        pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.
    """
    network = model.network
    inputs = network.head_input(model.tensor(pictures))
    return Described.of(
        pictures,
        network.fuse(inputs).float().cpu().numpy(),
        network.head_logits(inputs).float().cpu().numpy(),
    )
