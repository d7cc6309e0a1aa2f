"""What each threshold does: counts, and rates with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.thresholds.resampled_counts import resampled_counts
from cytolens.evaluation.thresholds.two_sided import TwoSided, two_sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored

STEPS = 20
"""Equal steps from 0 to 1 unless thresholds are given."""
FIGURES = ("accuracy", "sensitivity", "specificity", "PPV", "NPV", "F1")
"""The columns, in order."""


@dataclass(frozen=True)
class ThresholdRow:
    """One threshold: positive where the probability is ``threshold`` or more.

    Attributes:
        threshold: Probability of the positive class.
        tp: Positives called positive.
        fp: Negatives called positive.
        tn: Negatives called negative.
        fn: Positives called negative.
        figures: Those of `FIGURES`, in that order.
    """

    threshold: float
    tp: int
    fp: int
    tn: int
    fn: int
    figures: tuple[Figure, ...]

    def __getitem__(self, name: str) -> Figure:
        """The figure called ``name``."""
        return self.figures[FIGURES.index(name)]

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        counts = {"tp": self.tp, "fp": self.fp, "tn": self.tn, "fn": self.fn}
        figures = [figure.as_dict() for figure in self.figures]
        return {"threshold": self.threshold, **counts, "figures": figures}


@dataclass(frozen=True)
class ThresholdTable:
    """A row for each threshold, ascending."""

    positive: str
    positives: int
    negatives: int
    rows: tuple[ThresholdRow, ...]

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "positive": self.positive,
            "positives": self.positives,
            "negatives": self.negatives,
            "rows": [row.as_dict() for row in self.rows],
        }

    def frame(self) -> pd.DataFrame:
        """One line for each threshold; a figure that is not defined is empty."""
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.rows])


def threshold_table(
    scored: Scored,
    bounds: Bounds,
    *,
    values: Sequence[float] | None = None,
    positive: str | None = None,
) -> ThresholdTable:
    """Count and bound what each threshold does.

    Args:
        scored: The samples.
        bounds: How figures are bounded.
        values: Thresholds from 0 to 1; 0.00, 0.05 ... 1.00 by default.
        positive: The class that is called; of two classes, ``scored``'s by default.

    Raises:
        EvaluationError: If there are more than two classes and ``positive`` is not
            named, or a threshold is no probability.
    """
    sides = two_sided(scored, positive)
    wanted = [i / STEPS for i in range(STEPS + 1)] if values is None else values
    if wrong := [value for value in wanted if not 0 <= value <= 1]:
        msg = f"A threshold is a probability from 0 to 1, found {wrong[0]:g}."
        raise EvaluationError(msg)
    rows = _rows(sides, bounds, sorted(map(float, wanted)))
    return ThresholdTable(sides.name, sides.positives, sides.negatives, rows)


def threshold_row(sides: TwoSided, bounds: Bounds, threshold: float) -> ThresholdRow:
    """Count and bound what one threshold does."""
    return _rows(sides, bounds, [threshold])[0]


def _rows(
    sides: TwoSided, bounds: Bounds, values: list[float]
) -> tuple[ThresholdRow, ...]:
    calls = np.searchsorted(np.array(values), sides.scores, side="right")
    drawn = resampled_counts(sides, bounds, calls, thresholds=len(values))
    size = drawn.tp + drawn.fp + drawn.positives
    f1 = np.full(size.shape, np.nan)
    np.divide(2 * drawn.tp, size, out=f1, where=size > 0)
    return tuple(
        _row(sides, bounds, value, f1=column)
        for value, column in zip(values, f1.T, strict=True)
    )


def _row(
    sides: TwoSided, bounds: Bounds, threshold: float, *, f1: NDArray[np.float64]
) -> ThresholdRow:
    truth, called = sides.truth, sides.scores >= threshold
    everyone = np.ones(len(truth), dtype=bool)
    nobody = "no sample is called"
    figures = (
        bounds.rate("accuracy", truth == called, everyone, why="no sample"),
        bounds.rate("sensitivity", called, truth, why="no positives"),
        bounds.rate("specificity", ~called, ~truth, why="no negatives"),
        bounds.rate("PPV", truth, called, why=f"{nobody} positive"),
        bounds.rate("NPV", ~truth, ~called, why=f"{nobody} negative"),
        _f1(truth, called, bounds, drawn=f1),
    )
    return ThresholdRow(
        threshold=threshold,
        tp=int((truth & called).sum()),
        fp=int((~truth & called).sum()),
        tn=int((~truth & ~called).sum()),
        fn=int((truth & ~called).sum()),
        figures=figures,
    )


def _f1(
    truth: NDArray[np.bool_],
    called: NDArray[np.bool_],
    bounds: Bounds,
    *,
    drawn: NDArray[np.float64],
) -> Figure:
    either, both = int(truth.sum() + called.sum()), int((truth & called).sum())
    if not either:
        why = "no positives, and no sample is called positive"
        return Figure.undefined("F1", why=why)
    n = int((truth | called).sum())
    return bounds.resampled("F1", 2 * both / either, drawn, n=n, scale="share")


def _flat(row: ThresholdRow) -> dict[str, float | int | None]:
    flat: dict[str, float | int | None] = {
        "threshold": row.threshold,
        "tp": row.tp,
        "fp": row.fp,
        "tn": row.tn,
        "fn": row.fn,
    }
    for figure in row.figures:
        name = figure.name.lower()
        flat[name] = figure.value
        flat[f"{name}_low"] = figure.low
        flat[f"{name}_high"] = figure.high
    return flat
