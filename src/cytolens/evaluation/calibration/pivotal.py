"""Intervals for errors that chance can only make larger.

A resample scatters about the samples as they do about the truth, and each scatter adds
to an error of absolute or squared distances. Percentiles of the resamples would lie too
high, so the distance of the resamples from what they were drawn from is turned round.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure

    Drawn = NDArray[np.float64]


def pivotal_figure(
    name: str,
    value: float,
    drawn: Drawn,
    bounds: Bounds,
    *,
    n: int,
    plain: float | None = None,
    chance: Drawn | None = None,
    note: str = "",
) -> Figure:
    """Bound an error that is never below zero, nor above one.

    Args:
        name: Of the figure.
        value: On the samples as they are; corrected for its bias or not.
        drawn: The same in each resample, shape ``(resamples,)``.
        bounds: Confidence, and the name of the bootstrap.
        n: Samples it rests on.
        plain: The uncorrected error of the samples, from which the resamples were
            drawn; ``value`` by default.
        chance: The error that each resample's scatter alone would bring, shape
            ``(resamples,)``. Where that is often as large as ``value``, there may be
            no error at all, and the lower bound is zero.
        note: What to beware of.

    Source:
        The basic bootstrap of Davison and Hinkley 1997, section 5.2.1, used for
        calibration errors by Kumar et al. 2019, arXiv:1909.10155, appendix D; chance
        as the consistency bars of Broecker and Smith 2007, Weather Forecast 22:651.
    """
    turned = value + (value if plain is None else plain) - drawn
    figure = bounds.resampled(name, max(0.0, value), turned, n=n)
    notes = "; ".join(filter(None, [figure.note, note]))
    if figure.low is None or figure.high is None:
        return replace(figure, note=notes)
    may_be_none = chance is not None and _is_within(value, chance, bounds)
    return replace(
        figure,
        low=0.0 if may_be_none else min(1.0, max(0.0, figure.low)),
        # Where chance explains all of the error, the bounds would lie below it.
        high=min(1.0, max(figure.high, figure.value or 0.0)),
        method=f"basic {figure.method}",
        note=notes,
    )


def root_figure(figure: Figure) -> Figure:
    """The same figure on the scale of its square root."""
    ends = [None if v is None else v**0.5 for v in (figure.low, figure.high)]
    value = None if figure.value is None else figure.value**0.5
    return replace(figure, value=value, low=ends[0], high=ends[1])


def _is_within(value: float, chance: Drawn, bounds: Bounds) -> bool:
    return bool(value <= np.quantile(chance, 0.5 + bounds.confidence / 2))
