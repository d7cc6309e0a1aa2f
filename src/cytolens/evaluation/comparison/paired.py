"""The difference of one figure between two models on the same samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.comparison.delong import delong_paired
from cytolens.evaluation.comparison.mcnemar import Decisions, mcnemar_exact
from cytolens.evaluation.comparison.newcombe_paired import newcombe_paired_interval
from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NOTHING = 1e-12


@dataclass(frozen=True)
class Paired:
    """A difference, and its standard error for planning the next study."""

    difference: Difference
    deviation: float


def resampled_difference(
    name: str,
    value: float,
    drawn: NDArray[np.float64],
    *,
    units: int,
    n: int,
    method: str,
    confidence: float,
) -> Paired:
    """Bound a difference by how it varies over resamples of whole groups.

    The bootstrap gives the standard error, and Student's t with ``units - 1`` degrees
    of freedom the interval and the p value: with few groups the percentiles of a
    bootstrap are too close together.

    Args:
        name: Of the figure.
        value: First minus second, on the samples as they are.
        drawn: The same in each resample, NaN where undefined.
        units: Groups the figure hangs on.
        n: Samples it rests on.
        method: Name of the bootstrap.
        confidence: Coverage of the interval.

    Source:
        Cameron et al. 2008, Rev Econ Stat 90:414-427, on few groups.
    """
    from scipy.stats import t

    defined = drawn[np.isfinite(drawn)]
    if units < 2 or len(defined) * 2 < len(drawn):
        why = f"no interval: it hangs on {units} groups"
        figure = Figure(name, value, None, None, "", n, why)
        return Paired(Difference(figure, None, why), math.nan)
    # A bootstrap of n units has (n - 1) / n of the variance.
    deviation = float(defined.std(ddof=1)) * math.sqrt(units / (units - 1))
    if deviation < _NOTHING:
        return _never_differ(name, value, n=n)
    half = float(t.ppf(0.5 + confidence / 2, units - 1)) * deviation
    p = 2 * float(t.sf(abs(value) / deviation, units - 1))
    figure = Figure(name, value, value - half, value + half, f"{method}, t", n)
    return Paired(Difference(figure, p, f"{method}, Student's t"), deviation)


def rate_difference(
    name: str,
    first: NDArray[np.bool_],
    second: NDArray[np.bool_],
    *,
    confidence: float,
) -> Paired:
    """Compare how often two models are right on the same independent samples.

    Args:
        name: Of the figure.
        first: Whether the first model is right, shape ``(samples,)``; at least one.
        second: The same of the second.
        confidence: Coverage of the interval.
    """
    counted = Decisions.of(first, second)
    n = counted.samples
    low, high = newcombe_paired_interval(counted, confidence=confidence)
    unequal = counted.only_first + counted.only_second
    value = (counted.only_first - counted.only_second) / n
    variance = (unequal / n - value**2) / n
    figure = Figure(name, value, low, high, "Newcombe, paired", n)
    p = mcnemar_exact(counted)
    return Paired(Difference(figure, p, "McNemar, exact"), math.sqrt(variance))


def area_difference(
    name: str,
    truth: NDArray[np.bool_],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    *,
    confidence: float,
) -> Paired:
    """Compare two areas under the ROC curve on the same independent samples."""
    from scipy.special import ndtri
    from scipy.stats import norm

    areas = delong_paired(truth, first, second)
    value, n = areas.first - areas.second, len(truth)
    if not areas.variance > _NOTHING**2:
        return _never_differ(name, value, n=n)
    deviation = math.sqrt(areas.variance)
    half = float(ndtri(0.5 + confidence / 2)) * deviation
    p = 2 * float(norm.sf(abs(value) / deviation))
    figure = Figure(name, value, value - half, value + half, "DeLong, paired", n)
    return Paired(Difference(figure, p, "DeLong, paired"), deviation)


def _never_differ(name: str, value: float, *, n: int) -> Paired:
    """The same in every resample: nothing is known of how it would vary."""
    note = "no interval: the difference is the same in every resample"
    figure = Figure(name, value, None, None, "", n, note)
    p = 1.0 if abs(value) < _NOTHING else None
    return Paired(Difference(figure, p, note), math.nan)
