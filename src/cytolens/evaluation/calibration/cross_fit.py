"""Each sample calibrated by a fit that did not see its group: an honest gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.methods import fit_method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.bundle.calibration import Method

FOLDS = 5


class CrossFitted(NamedTuple):
    """Logits calibrated without themselves, and by how many fits.

    Attributes:
        logits: Shape ``(samples, classes)``; as they were where ``folds`` is 0.
        folds: 0 where there are too few groups, or too few samples of a class, to
            keep any apart.
    """

    logits: NDArray[np.float64]
    folds: int


def cross_fit(
    method: Method,
    logits: NDArray[np.float64],
    truth: NDArray[np.int64],
    *,
    keys: Sequence[str],
) -> CrossFitted:
    """Fit on all groups but a fifth, and calibrate that fifth; five times.

    Args:
        method: How to calibrate.
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.
        keys: The group of each sample, or the sample itself.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    least = int(np.unique(truth, return_counts=True)[1].min())
    folds = min(FOLDS, len(set(keys)), least)
    if folds < 2:
        return CrossFitted(logits, 0)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    result = logits.copy()
    try:
        for fitted, held_out in splitter.split(logits, truth, keys):
            fit = fit_method(method, logits[fitted], truth[fitted])
            result[held_out] = fit.apply(logits[held_out])
    except CalibrationError:
        # A part of the samples sets no limit to the temperature, though all do.
        return CrossFitted(logits, 0)
    return CrossFitted(result, folds)
