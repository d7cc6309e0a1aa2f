"""Run sources through an engine, batch by batch."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from operator import length_hint
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import calibrated_logits
from cytolens.prediction.batches import Batch, Source, Unreadable, decoded_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    """Score every source, decoding ahead while the engine computes.

    Memory holds two batches of decoded images and the few that the engine works on,
    however many sources there are.

    Args:
        sources: Samples in order.
        description: The bundle's: preprocessing, classes and calibration.
        engine: What runs the network.
        batch_size: Samples at a time.
        on_progress: Called with the number of samples done since the last call.
    """
    rows: list[int] = []
    unreadable: list[Unreadable] = []
    done = on_progress or (lambda _: None)

    def inputs(batches: Iterable[Batch]) -> Iterator[NDArray[np.uint8]]:
        for batch in batches:
            unreadable.extend(batch.unreadable)
            rows.extend(batch.rows)
            done(len(batch.unreadable))
            if batch.rows:
                yield batch.inputs

    logits = [np.empty((0, len(description.classes)))]
    decoded = decoded_batches(sources, description.preprocessing, batch_size=batch_size)
    with closing(decoded) as batches:
        alone = length_hint(sources, 2) == 1
        taken = inputs(batches)
        for found in map(engine.logits, taken) if alone else engine.stream(taken):
            logits.append(calibrated_logits(description, found))
            done(len(found))
    return Scores(rows, np.concatenate(logits), unreadable)
