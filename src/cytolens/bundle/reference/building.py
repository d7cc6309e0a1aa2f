"""A reference from what was computed of the training samples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.alarm import NEIGHBOURS, RATE, Alarm, fit_alarm
from cytolens.bundle.reference.distance import kth_distances
from cytolens.bundle.reference.reference import Reference
from cytolens.bundle.reference.strangeness import distances_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NOT_YET = Alarm(content=0, look=0, samples=0, groups=0)


@dataclass(frozen=True)
class Described:
    """Some samples as network and eye see them."""

    embeddings: NDArray[np.float32]
    looks: NDArray[np.float32]
    logits: NDArray[np.float32]


def build_reference(
    described: Described,
    *,
    samples: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str | None],
    validation: Described | None = None,
    rate: float = RATE,
    neighbours: int = NEIGHBOURS,
) -> Reference:
    """Put a reference together and choose its alarm.

    Args:
        described: The samples, in order.
        samples: Their names.
        labels: Names of their classes.
        groups: Patients, slides or whatever must not be split; only who shares one
            with whom is kept.
        validation: Samples that were not trained on.
        rate: Of false alarms.
        neighbours: Distances are to the so many-th nearest.
    """
    numbers = number_groups(groups)
    bare = Reference(
        samples=tuple(samples),
        labels=tuple(labels),
        groups=numbers,
        embeddings=described.embeddings,
        looks=described.looks,
        logits=described.logits,
        alarm=_NOT_YET.model_copy(update={"neighbours": neighbours}),
    )
    alarm = fit_alarm(
        _left_out(bare, neighbours=neighbours),
        np.empty((0, 2), np.float32)
        if validation is None
        else distances_to(bare, validation.embeddings, validation.looks),
        groups=len(np.unique(numbers)),
        rate=rate,
        neighbours=neighbours,
    )
    return replace(bare, alarm=alarm)


def number_groups(groups: Sequence[str | None]) -> NDArray[np.int64]:
    """Number groups by their first sample; a sample without one is its own."""
    known: dict[object, int] = {}
    keys = [g if isinstance(g, str) else i for i, g in enumerate(groups)]
    return np.array([known.setdefault(k, len(known)) for k in keys], dtype=np.int64)


def _left_out(reference: Reference, *, neighbours: int) -> NDArray[np.float32]:
    """Distances of each sample to those of other groups."""
    numbers = reference.groups
    if len(np.unique(numbers)) < 2:  # one patient: its own samples must do
        numbers = np.arange(len(numbers))
    columns = [
        kth_distances(rows, rows, k=neighbours, apart=(numbers, numbers))
        for rows in (reference.directions, reference.white_looks)
    ]
    found: NDArray[np.float32] = np.stack(columns, axis=1)
    # A single sample has no other: it says nothing, and no limit is below 0.
    return np.nan_to_num(found, nan=0.0)
