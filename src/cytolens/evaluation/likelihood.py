"""Likelihood ratios: how far a result moves the odds of the disease."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.likelihood_ratio import likelihood_ratio_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.counted import Counted

LIKELIHOOD_RATIOS = ("LR+", "LR-")
"""Names of the figures that are not between -1 and 1."""


def likelihood_ratios(counted: Counted, i: int) -> list[Figure]:
    """LR+ and LR- of class ``i`` against the others."""
    true = counted.scored.truth == i
    label = counted.scored.classes[i]
    if true.all() or not true.any():
        why = f"no sample {'but ' if true.all() else ''}of {label}"
        return [Figure.undefined(name, why=why) for name in LIKELIHOOD_RATIOS]
    said = counted.predicted == i
    return [
        _ratio(counted, i, said, name="LR+", why=f"no other was taken for {label}"),
        _ratio(counted, i, ~said, name="LR-", why=f"each other was taken for {label}"),
    ]


def _ratio(
    counted: Counted, i: int, result: NDArray[np.bool_], *, name: str, why: str
) -> Figure:
    true = counted.scored.truth == i
    hits, alarms = float((result & true).sum()), float((result & ~true).sum())
    n = counted.n
    if not alarms:
        return Figure.undefined(name, why=f"{why}, so the ratio has no bound", n=n)
    rates = hits / true.sum(), alarms / (~true).sum()
    value = float(rates[0] / rates[1])
    units = counted.units(true), counted.units(~true)
    ends = likelihood_ratio_interval(
        (rates[0] * units[0], units[0]),
        (rates[1] * units[1], units[1]),
        confidence=counted.bounds.confidence,
    )
    if not counted.bounds.clustered:
        return Figure(name, value, *ends, "log (Simel)", n)
    figure = (
        cm.positive_likelihood_ratio if name == "LR+" else cm.negative_likelihood_ratio
    )
    drawn = figure(counted.drawn)[:, i]
    unbounded = float(np.isinf(drawn).mean())
    if unbounded >= (1 - counted.bounds.confidence) / 2:
        note = f"no interval: in {unbounded:.1%} of resamples {why}"
        return Figure(name, value, None, None, "", n, note)
    finite = np.where(np.isinf(drawn), _largest(drawn), drawn)
    fallback = (np.array(ends), min(units))
    return counted.bounds.resampled(
        name, value, finite, n=n, fallback=fallback, scale="ratio"
    )


def _largest(drawn: NDArray[np.float64]) -> float:
    """Stands for infinity where that is too rare to reach the bound."""
    return float(drawn[np.isfinite(drawn)].max(initial=0.0))
