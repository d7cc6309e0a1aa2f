"""Temperature scaling: one number, and the most probable class stays the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.surprise import surprise

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMITS = 1e-3, 1e3
"""Of the search."""


def fit_temperature(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Find what to divide the logits by for the least negative log-likelihood.

    Args:
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.

    Returns:
        Above 1 where the model was too sure.

    Raises:
        CalibrationError: If the samples set no limit to it: every one is right (it
            sinks to zero), or the logits say nothing (it grows).

    Source:
        Guo et al. 2017, On calibration of modern neural networks, ICML.
    """
    from scipy.optimize import minimize_scalar

    def loss(logarithm: float) -> float:
        return float(surprise(logits / math.exp(logarithm), truth).mean())

    _require_limit(logits, truth)
    found = minimize_scalar(
        loss,
        bounds=(math.log(LIMITS[0]), math.log(LIMITS[1])),
        method="bounded",
        options={"xatol": 1e-8},
    )
    best = float(found.x)
    return math.exp(best) if loss(best) <= loss(0.0) else 1.0


def _require_limit(logits: NDArray[np.float64], truth: NDArray[np.int64]) -> None:
    """The loss is convex in 1/temperature: its slopes at both ends tell."""
    of_truth = logits[np.arange(len(truth)), truth]
    if (of_truth >= logits.max(axis=1)).all():
        reason = "every sample is right, so the surer the better"
    elif (of_truth - logits.mean(axis=1)).mean() <= 0:
        reason = "the logits say nothing of the true class, so the less sure the better"
    else:
        return
    msg = (
        f"No temperature fits the {len(truth)} samples best: {reason}. Fit it on more, "
        "or other, samples."
    )
    raise CalibrationError(msg)
