"""A reference from what was computed of the training samples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.alarm import NEIGHBOURS, RATE, Alarm, fit_alarm
from cytolens.bundle.reference.left_out import left_out, left_out_white
from cytolens.bundle.reference.reference import Reference
from cytolens.bundle.reference.strangeness import distances_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.bundle.reference.described import Described

_NOT_YET = Alarm(content=0, look=0, stain=0, samples=0, groups=0)


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
        neighbours: Content is compared with the so many-th nearest.
    """
    numbers = number_groups(groups)
    bare = Reference(
        samples=tuple(samples),
        labels=tuple(labels),
        groups=numbers,
        embeddings=described.embeddings,
        looks=described.looks,
        stains=described.stains,
        logits=described.logits,
        alarm=_NOT_YET.model_copy(update={"neighbours": neighbours}),
    )
    alarm = fit_alarm(
        _left_out(bare, neighbours=neighbours),
        np.empty((0, 3), np.float32)
        if validation is None
        else distances_to(bare, validation),
        groups=numbers,
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
    """Distances of each sample to those of other groups: content, look, stain."""
    numbers = reference.groups
    if len(np.unique(numbers)) < 2:  # one patient: its own samples must do
        numbers = np.arange(len(numbers))
    columns = [
        left_out(reference.directions, numbers, k=neighbours),
        left_out_white(reference.looks, numbers, k=1),
        left_out_white(reference.stains, numbers, k=1),
    ]
    found: NDArray[np.float32] = np.stack(columns, axis=1)
    # A single sample has no other: it says nothing, and no limit is below 0.
    return np.nan_to_num(found, nan=0.0)
