"""Run sources through an engine, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import calibrated_logits
from cytolens.prediction.batches import Source, Unreadable, decoded_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from cytolens.bundle.schema import ModelDescription
    from cytolens.runtime.engine import Engine


@dataclass(frozen=True)
class Scores:
    """Logits of what could be read, and a list of what could not."""

    rows: list[int]
    logits: NDArray[np.float64]
    """Shape ``(rows, classes)``, calibrated as the bundle says."""
    unreadable: list[Unreadable]


def score(
    sources: Iterable[Source],
    description: ModelDescription,
    *,
    engine: Engine,
    batch_size: int = 32,
    on_progress: Callable[[int], None] | None = None,
) -> Scores:
    """Score every source; memory holds two batches of images, however many there are.

    Args:
        sources: Samples in order.
        description: The bundle's: preprocessing, classes and calibration.
        engine: What runs the network.
        batch_size: Samples at a time.
        on_progress: Called with the number of samples done since the last call.
    """
    rows: list[int] = []
    unreadable: list[Unreadable] = []
    logits = [np.empty((0, len(description.classes)))]
    batches = decoded_batches(sources, description.preprocessing, batch_size=batch_size)
    for batch in batches:
        if batch.rows:
            found = engine.logits(batch.inputs)
            logits.append(calibrated_logits(description, found))
        rows += batch.rows
        unreadable += batch.unreadable
        if on_progress is not None:
            on_progress(len(batch.rows) + len(batch.unreadable))
    return Scores(rows, np.concatenate(logits), unreadable)
