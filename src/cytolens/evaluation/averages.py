"""Averages over classes: macro (each class alike), weighted (by its samples)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.newcombe_area import newcombe_area_interval
from cytolens.evaluation.intervals.wilson import wilson_interval
from cytolens.evaluation.one_class import NEUTRAL, OF_COUNTS, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.counted import Counted

    Values = NDArray[np.float64]

Average = Literal["macro", "weighted"]
ONE_CLASS = "only one class has samples"


class Measure(NamedTuple):
    """One figure of each class that has samples.

    Attributes:
        name: Of the figure.
        values: Shape ``(classes,)``; NaN where it is not defined.
        drawn: In each resample, shape ``(resamples, classes)``.
        why: Reason for each class where it is not defined.
        fallback: For each class, bounds to use where all resamples agree.
        units: Independent units of each class that the bounds rest on.
    """

    name: str
    values: Values
    drawn: Values
    why: Sequence[str]
    fallback: Values | None = None
    units: Sequence[int] = ()


def averages(counted: Counted) -> dict[str, tuple[Figure, ...]]:
    """Every figure, averaged in both ways."""
    measures = [make(counted) for make in MEASURES]
    kinds: tuple[Average, ...] = ("macro", "weighted")
    return {k: tuple(average(counted, m, kind=k) for m in measures) for k in kinds}


def average(
    counted: Counted, measure: Measure, *, kind: Average, name: str = ""
) -> Figure:
    """The mean of a figure over the classes that have samples.

    Args:
        counted: The samples.
        measure: The figure of each class.
        kind: ``macro``, or ``weighted`` by the samples of each class, which vary
            from resample to resample.
        name: Of the average; that of the figure by default.
    """
    name, present = name or measure.name, counted.present
    if len(present) < 2:
        return Figure.undefined(name, why=ONE_CLASS, n=counted.n)
    if lost := [w for v, w in zip(measure.values, measure.why, strict=True) if v != v]:
        return Figure.undefined(name, why="; ".join(lost), n=counted.n)
    weights = counted.counts.sum(-1)[present]
    drawn_weights = counted.drawn.sum(-1)[:, present]
    if kind == "macro":
        weights, drawn_weights = np.ones_like(weights), np.ones_like(drawn_weights)
    mean = partial(np.average, weights=weights)
    # A class that a resample lacks has no weight there, whatever its figure.
    parts = np.where(drawn_weights > 0, measure.drawn * drawn_weights, 0)
    drawn = parts.sum(-1) / drawn_weights.sum(-1)
    ends = None if measure.fallback is None else mean(measure.fallback, axis=0)
    figure = counted.bounds.resampled(
        name,
        float(mean(measure.values)),
        drawn,
        n=counted.n,
        fallback=None if ends is None else (ends, min(measure.units)),
        scale="share",
        units=counted.bounds.bootstrap.groups,
    )
    return _naming_absent(counted, figure)


def rate_of_each(counted: Counted, rate: int) -> Measure:
    """One of the four rates, by its place among their names."""
    asked = [shares(counted, i)[rate] for i in counted.present.tolist()]
    values = OF_COUNTS[rate](counted.counts)[counted.present]
    units = [max(1, counted.units(share.among)) for share in asked]
    successes = [v * u for v, u in zip(np.nan_to_num(values), units, strict=True)]
    ends = wilson_interval(successes, units, confidence=counted.bounds.confidence)
    drawn = OF_COUNTS[rate](counted.drawn)[:, counted.present]
    why = [share.why for share in asked]
    return Measure(NEUTRAL[rate], values, drawn, why, ends, units)


def f1_of_each(counted: Counted) -> Measure:
    """F1, always defined for a class that has samples."""
    present = counted.present
    drawn = cm.f1(counted.drawn)[:, present]
    return Measure("F1", cm.f1(counted.counts)[present], drawn, [""] * len(present))


def roc_area_of_each(counted: Counted) -> Measure:
    """Area under the ROC curve of each class against the others."""
    present = counted.present.tolist()
    values = np.array([counted.areas_of(i).roc[0] for i in present])
    drawn = np.stack([counted.drawn_areas_of(i).roc for i in present], axis=-1)
    tasks = [counted.scored.truth == i for i in present]
    units = [(counted.units(t), counted.units(~t)) for t in tasks]
    ends = [
        newcombe_area_interval(v, *u, confidence=counted.bounds.confidence)
        for v, u in zip(np.nan_to_num(values), units, strict=True)
        if min(u)
    ]
    why, fewest = [ONE_CLASS] * len(present), [min(u) for u in units]
    return Measure("ROC AUC", values, drawn, why, np.array(ends), fewest)


def average_precision_of_each(counted: Counted) -> Measure:
    """Area under the precision-recall curve of each class against the others."""
    present = counted.present.tolist()
    values = [counted.areas_of(i).precision_recall[0] for i in present]
    drawn = [counted.drawn_areas_of(i).precision_recall for i in present]
    why = [""] * len(present)
    return Measure("PR AUC", np.array(values), np.stack(drawn, axis=-1), why)


def _naming_absent(counted: Counted, figure: Figure) -> Figure:
    absent = sorted(set(range(counted.size)) - set(counted.present.tolist()))
    if not absent:
        return figure
    missing = ", ".join(counted.scored.classes[i] for i in absent)
    used = f"over {len(counted.present)} of {counted.size} classes"
    notes = filter(None, [figure.note, f"{used}; no sample of {missing}"])
    return replace(figure, note="; ".join(notes))


MEASURES: tuple[Callable[[Counted], Measure], ...] = (
    *(partial(rate_of_each, rate=place) for place in range(len(NEUTRAL))),
    f1_of_each,
    roc_area_of_each,
    average_precision_of_each,
)
"""In the order in which they are reported."""
