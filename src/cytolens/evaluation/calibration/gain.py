"""What calibration brings: log loss before, after, and the difference, bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration.surprise import surprise
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.resampled_totals import resampled_totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds

BEFORE = "log loss before"
AFTER = "log loss after"
GAIN = "gain in log loss"


def log_loss_gain(
    before: NDArray[np.float64],
    after: NDArray[np.float64] | None,
    truth: NDArray[np.int64],
    bounds: Bounds,
) -> tuple[Figure, Figure, Figure]:
    """Bound the mean negative log-likelihood of each, and of sample by sample less.

    Args:
        before: Logits as they were, shape ``(samples, classes)``.
        after: Each sample's, calibrated without it; None where none could be kept
            apart.
        truth: Index of the true class, shape ``(samples,)``.
        bounds: How figures are bounded.

    Returns:
        Before, after, and before minus after: above 0 is better.
    """
    was = surprise(before, truth)
    first = _mean(BEFORE, was, bounds)
    if after is None:
        why = "too few groups or samples to calibrate each without itself"
        n = len(truth)
        undefined = Figure.undefined(AFTER, why=why, n=n)
        return first, undefined, Figure.undefined(GAIN, why=why, n=n)
    becomes = surprise(after, truth)
    return first, _mean(AFTER, becomes, bounds), _mean(GAIN, was - becomes, bounds)


def _mean(name: str, values: NDArray[np.float64], bounds: Bounds) -> Figure:
    columns = np.stack([np.ones(len(values)), values], axis=1)
    alone = np.zeros(len(values), dtype=np.int64)
    drawn = resampled_totals(alone, columns, bounds.bootstrap, cells=1)[:, 0]
    means = drawn[:, 1] / drawn[:, 0]
    return bounds.resampled(name, float(values.mean()), means, n=len(values))
