"""Search among all confusion matrices of a stated size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine.demand import Demand, Sample, met
from cytolens.reporting.card_lint.engine.formulas import Counts
from cytolens.reporting.card_lint.engine.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST = 600_000
"""Candidates looked at one by one; beyond, counting adds little to rounding."""


def candidates(sample: Sample, demands: Sequence[Demand]) -> NDArray[np.int64] | None:
    """All matrices of that size, shape ``(candidates, 4)``: tp, fn, tn, fp.

    None where there are too many, or where the size is unknown.
    """
    if sample.positives is not None and sample.negatives is not None:
        return _of_classes(sample.positives, sample.negatives, demands)
    if sample.total is None or math.comb(sample.total + 3, 3) > MOST:
        return None
    n = sample.total
    parts = [
        found
        for positives in range(n + 1)
        if (found := _of_classes(positives, n - positives, demands)) is not None
    ]
    return np.concatenate(parts) if parts else None


def matching(
    cells: NDArray[np.int64], demands: Sequence[Demand], role: str
) -> NDArray[np.int64]:
    """Those candidates that meet all demands."""
    return cells[met(counts_of(cells), demands, role)]


def counts_of(cells: NDArray[np.int64]) -> Counts:
    """Candidates as spans of no width."""
    tp, fn, tn, fp = (Spans.exact(column.astype(np.float64)) for column in cells.T)
    return Counts(tp, fn, tn, fp)


def _of_classes(
    positives: int, negatives: int, demands: Sequence[Demand]
) -> NDArray[np.int64] | None:
    tp = _right(positives, demands, "recall", "fnr")
    tn = _right(negatives, demands, "specificity", "fpr")
    if len(tp) * len(tn) > MOST:
        return None
    grid_tp, grid_tn = (grid.ravel() for grid in np.meshgrid(tp, tn, indexing="ij"))
    return np.stack(
        [grid_tp, positives - grid_tp, grid_tn, negatives - grid_tn], axis=1
    )


def _right(
    among: int, demands: Sequence[Demand], rate: str, complement: str
) -> NDArray[np.int64]:
    """Counts of right answers that the stated rates of this class leave possible."""
    low, high = 0, among
    for demand in demands:
        if demand.role not in {"positive"} or not among:
            continue
        if demand.metric == rate:
            low = max(low, math.ceil(demand.low * among))
            high = min(high, math.floor(demand.high * among))
        elif demand.metric == complement:
            low = max(low, math.ceil((1 - demand.high) * among))
            high = min(high, math.floor((1 - demand.low) * among))
    return np.arange(low, high + 1, dtype=np.int64)
