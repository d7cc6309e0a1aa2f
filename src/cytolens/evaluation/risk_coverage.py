"""Error of the surest answers, against the share that is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.intervals.resampled_totals import (
    ratio,
    resampled_totals,
    totals,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored

    Values = NDArray[np.float64]

STEPS = 20
_ROUNDING = 1e-9
CELLS = 1000
"""Samples are resampled in at most so many steps of confidence."""


@dataclass(frozen=True)
class RiskPoint:
    """What is answered from some confidence on.

    Attributes:
        answered: Share of samples that are as sure or surer.
        confidence: Distance of the decision from the next one, in log-odds.
        error: Share of wrong answers among them.
    """

    answered: float
    confidence: float
    error: Figure


@dataclass(frozen=True)
class RiskCoverage:
    """The curve and its area.

    Attributes:
        area: Mean error over all shares that may be answered: 0 is best, the error of
            the model is what confidence without any meaning gives.
        points: From the surest twentieth to all; fewer where many are equally sure.

    Source:
        El-Yaniv and Wiener 2010, JMLR 11:1605-1641; area: Geifman et al. 2019, ICLR,
        arXiv:1805.08206.
    """

    area: Figure
    points: tuple[RiskPoint, ...]

    def as_dict(self) -> dict[str, Any]:
        """Area and points, as JSON knows them."""
        return {
            "area": self.area.as_dict(),
            "points": [
                {
                    "answered": point.answered,
                    "confidence": point.confidence,
                    "error": point.error.as_dict(),
                }
                for point in self.points
            ],
        }

    def frame(self) -> pd.DataFrame:
        """One row for each point."""
        import pandas as pd

        return pd.DataFrame(
            {
                "answered": point.answered,
                "confidence": point.confidence,
                **{f"error_{k}": v for k, v in point.error.as_dict().items()},
            }
            for point in self.points
        )


def risk_coverage(scored: Scored, bounds: Bounds) -> RiskCoverage:
    """Order answers by confidence and follow their error.

    Args:
        scored: Labelled samples.
        bounds: How figures are bounded; made from ``scored.keys``.
    """
    sure = confidence(scored)
    wrong = scored.predicted != scored.truth
    cell, values = (
        _cells(sure, most=CELLS),
        np.stack([np.ones(len(sure)), wrong], axis=1),
    )
    size = int(cell.max()) + 1
    drawn = resampled_totals(cell, values, bounds.bootstrap, cells=size)
    each = _cells(sure, most=len(sure))
    exact = _area(totals(each, values, cells=int(each.max()) + 1)[None])[0]
    coarse = _area(totals(cell, values, cells=size)[None])[0]
    # The few steps of large tables bend each resample as they bend the table.
    area = bounds.resampled(
        "area under the risk-coverage curve",
        float(exact),
        _area(drawn) + exact - coarse,
        n=len(sure),
    )
    return RiskCoverage(area, _points(sure, wrong, bounds, cell=cell, drawn=drawn))


def confidence(scored: Scored) -> Values:
    """How far each decision is from being another, in log-odds, ``(samples,)``.

    For two classes it is the distance from the threshold, so that what is next to the
    threshold is least sure, wherever that lies.
    """
    if scored.positive is None:
        largest: Values = scored.log_odds.max(axis=1)
        return largest
    from scipy.special import logit

    positive = scored.log_odds[:, scored.positive]
    cut = float(logit(scored.threshold))
    if np.isfinite(cut):
        return np.abs(positive - cut)
    # All are called alike: the surest is the one furthest on that side.
    return positive if cut < 0 else -positive


def _cells(sure: Values, *, most: int) -> NDArray[np.int64]:
    """Number the samples' steps from the surest, equal ones alike; ``(samples,)``."""
    steps = np.unique(sure)
    if len(steps) > most:
        shares = np.linspace(0, 1, most + 1)[1:]
        steps = np.unique(np.quantile(sure, shares, method="inverted_cdf"))
    index = np.searchsorted(steps, sure, side="left")
    reverse: NDArray[np.int64] = len(steps) - 1 - index
    return reverse


def _area(sums: Values) -> Values:
    """Mean over samples of the error of all that are as sure; ``(resamples,)``."""
    count, errors = sums[..., 0], sums[..., 1]
    risk = ratio(errors.cumsum(axis=-1), count.cumsum(axis=-1))
    return ratio((np.nan_to_num(risk) * count).sum(axis=-1), count.sum(axis=-1))


def _points(
    sure: Values,
    wrong: NDArray[np.bool_],
    bounds: Bounds,
    *,
    cell: NDArray[np.int64],
    drawn: Values,
) -> tuple[RiskPoint, ...]:
    count = np.bincount(cell).cumsum()
    wanted = np.arange(1, STEPS + 1) / STEPS * len(sure)
    ends = np.unique(np.searchsorted(count, wanted - _ROUNDING))
    risks = ratio(drawn[..., 1].cumsum(axis=1), drawn[..., 0].cumsum(axis=1))
    return tuple(
        RiskPoint(
            answered=float(count[end] / len(sure)),
            confidence=float(sure[cell <= end].min()),
            error=bounds.rate(
                "error", wrong, cell <= end, why="no sample", drawn=risks[:, end]
            ),
        )
        for end in ends.tolist()
    )
