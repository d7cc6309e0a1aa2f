"""Decision curve: does acting on the model do more good than acting on all or none?

Net benefit counts found positives and takes off false alarms, each at the price that
the threshold implies: who acts from a probability of 0.1 on holds a miss to be nine
times as bad as a false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.intervals.resampled_totals import resampled_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored

    Values = NDArray[np.float64]

THRESHOLDS = tuple(i / 100 for i in range(1, 100))


@dataclass(frozen=True)
class DecisionPoint:
    """Net benefit at one threshold, in true positives per sample.

    Attributes:
        threshold: Probability from which one acts.
        model: Acting on what the model calls positive.
        treat_all: Acting on everyone. (Acting on no one is zero by definition.)
        gain: The model less the better of the two: above zero, the model helps.
    """

    threshold: float
    model: Figure
    treat_all: Figure
    gain: Figure


@dataclass(frozen=True)
class DecisionCurve:
    """Net benefit over thresholds.

    Attributes:
        positive: The class that is acted on.
        n: Samples.
        points: One for each threshold, ascending.

    Source:
        Vickers and Elkin 2006, Med Decis Making 26:565-574.
    """

    positive: str
    n: int
    points: tuple[DecisionPoint, ...]

    @property
    def useful(self) -> tuple[float, ...]:
        """Thresholds at which the whole interval of the gain is above zero."""
        return tuple(
            point.threshold
            for point in self.points
            if point.gain.low is not None and point.gain.low > 0
        )

    def as_dict(self) -> dict[str, Any]:
        """All points, as JSON knows them."""
        return {
            "positive": self.positive,
            "n": self.n,
            "treat_none": 0.0,
            "useful": list(self.useful),
            "points": [
                {
                    "threshold": point.threshold,
                    "model": point.model.as_dict(),
                    "treat_all": point.treat_all.as_dict(),
                    "gain": point.gain.as_dict(),
                }
                for point in self.points
            ],
        }

    def frame(self) -> pd.DataFrame:
        """One row for each threshold."""
        import pandas as pd

        return pd.DataFrame(
            {
                "threshold": point.threshold,
                **_columns("model", point.model),
                **_columns("treat_all", point.treat_all),
                "treat_none": 0.0,
                **_columns("gain", point.gain),
            }
            for point in self.points
        )


def decision_curve(
    scored: Scored, bounds: Bounds, *, thresholds: Sequence[float] = THRESHOLDS
) -> DecisionCurve:
    """Compute the net benefit of acting on the model, on all, and on none.

    Args:
        scored: Labelled samples of two classes.
        bounds: How figures are bounded; made from ``scored.keys``.
        thresholds: Ascending, above 0 and below 1.

    Raises:
        EvaluationError: If there are more than two classes, or a threshold is not
            between 0 and 1.
    """
    if scored.positive is None:
        msg = (
            f"A decision curve needs two classes; there are {len(scored.classes)}. "
            "Merge them with --map FILE."
        )
        raise EvaluationError(msg)
    cuts = np.asarray(thresholds, dtype=np.float64)
    if not (len(cuts) and (cuts > 0).all() and (cuts < 1).all()):
        msg = "The thresholds of a decision curve lie above 0 and below 1."
        raise EvaluationError(msg)
    cuts = np.unique(cuts)
    truth = scored.truth == scored.positive
    # The lowest thresholds that a sample reaches are as many as its cell's number.
    reached = np.searchsorted(cuts, scored.probabilities[:, scored.positive], "right")
    size = len(cuts) + 1
    cell = np.where(truth, size, 0) + reached
    counted = np.bincount(cell, minlength=2 * size)[None].astype(np.float64)
    one = np.ones((len(cell), 1))
    drawn = resampled_totals(cell, one, bounds.bootstrap, cells=2 * size)[..., 0]
    value, resampled = _benefits(counted, cuts), _benefits(drawn, cuts)
    points = tuple(
        _point(float(cut), i, value, resampled, bounds) for i, cut in enumerate(cuts)
    )
    return DecisionCurve(scored.classes[scored.positive], len(truth), points)


def _benefits(counts: Values, cuts: Values) -> dict[str, Values]:
    """Net benefits of shape ``(resamples, thresholds)``, by `DecisionPoint`'s names."""
    negatives, positives = np.split(counts, 2, axis=1)
    samples = counts.sum(axis=1, keepdims=True)
    price = cuts / (1 - cuts)
    model = (_reaching(positives) - _reaching(negatives) * price) / samples
    everyone = (
        positives.sum(axis=1, keepdims=True)
        - negatives.sum(axis=1, keepdims=True) * price
    ) / samples
    gain = model - np.maximum(everyone, 0)
    return {"model": model, "treat_all": everyone, "gain": gain}


def _reaching(counts: Values) -> Values:
    """Samples at or above each threshold."""
    from_the_top: Values = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    return from_the_top[:, 1:]


def _point(
    cut: float,
    i: int,
    value: dict[str, Values],
    drawn: dict[str, Values],
    bounds: Bounds,
) -> DecisionPoint:
    n = len(bounds.bootstrap.cluster)
    figures = {
        key: bounds.resampled(
            f"net benefit, {key.replace('_', ' ')}",
            float(value[key][0, i]),
            drawn[key][:, i],
            n=n,
        )
        for key in value
    }
    return DecisionPoint(threshold=cut, **figures)


def _columns(prefix: str, figure: Figure) -> dict[str, float | None]:
    return {
        prefix: figure.value,
        f"{prefix}_low": figure.low,
        f"{prefix}_high": figure.high,
    }
