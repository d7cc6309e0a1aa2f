"""Calibration errors as figures with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration import ece
from cytolens.evaluation.calibration.pivotal import pivotal_figure, root_figure
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.resampled_totals import ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.calibration.tasks import Binned, Task

    FromSums = Callable[[NDArray[np.float64]], NDArray[np.float64]]

CLASS_WISE = "class-wise"
_BIASED = "chance alone makes it larger than zero; see the debiased one"
_DEPENDENT = "the correction takes samples as independent"


def errors_of(task: Task, bounds: Bounds, *, named: bool = True) -> list[Figure]:
    """ECE in both binnings, the debiased error, and the largest error of one event.

    Args:
        task: The event.
        bounds: How they are bounded.
        named: Whether the event is part of the figures' names.
    """
    event = f", {task.name}" if named else ""
    wide, even = [task.equal_width], [task.equal_mass]
    return [
        _mean_error(f"ECE{event}, equal width", wide, bounds, ece.expected_error),
        _mean_error(f"ECE{event}, equal mass", even, bounds, ece.expected_error),
        _debiased(f"debiased l2 error{event}", even, bounds),
        _mean_error(f"MCE{event}", wide, bounds, ece.maximum_error),
    ]


def class_wise_errors(tasks: Sequence[Task], bounds: Bounds) -> list[Figure]:
    """The same averaged over classes, each against the others.

    Source:
        Kull et al. 2019, NeurIPS 32, arXiv:1910.12656 (class-wise ECE).
    """
    wide = [task.equal_width for task in tasks]
    even = [task.equal_mass for task in tasks]
    event = f", {CLASS_WISE}"
    return [
        _mean_error(f"ECE{event}, equal width", wide, bounds, ece.expected_error),
        _mean_error(f"ECE{event}, equal mass", even, bounds, ece.expected_error),
        _debiased(f"debiased l2 error{event}", even, bounds),
    ]


def observed_to_expected(task: Task, bounds: Bounds) -> Figure:
    """Events over the sum of their probabilities."""
    name = "observed / expected"
    n = len(task.happened)
    expected = task.predicted.sum()
    if not expected > 0:
        return Figure.undefined(name, why="the sum of probabilities is zero", n=n)
    sums = task.equal_mass.drawn.sum(axis=-2)
    drawn = ratio(sums[:, ece.OBSERVED], sums[:, ece.PREDICTED])
    return bounds.resampled(name, float(task.happened.sum() / expected), drawn, n=n)


def _mean_error(
    name: str, parts: Sequence[Binned], bounds: Bounds, error: FromSums
) -> Figure:
    value = float(np.mean([error(part.sums) for part in parts]))
    drawn = np.mean([error(part.drawn) for part in parts], axis=0)
    n = len(parts[0].bins.index)
    chance = np.mean([error(ece.scatter(p.drawn, p.sums)) for p in parts], axis=0)
    return pivotal_figure(name, value, drawn, bounds, n=n, chance=chance, note=_BIASED)


def _debiased(name: str, parts: Sequence[Binned], bounds: Bounds) -> Figure:
    error = ece.debiased_squared_error
    value = float(np.mean([error(part.sums) for part in parts]))
    plain = float(np.mean([ece.squared_error(part.sums) for part in parts]))
    drawn = np.mean([error(part.drawn) for part in parts], axis=0)
    squared = pivotal_figure(
        name,
        value,
        drawn,
        bounds,
        n=len(parts[0].bins.index),
        plain=plain,
        note=_DEPENDENT if bounds.clustered else "",
    )
    return root_figure(squared)
