"""Vector scaling: a scale and a shift for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import CalibrationParameters

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SCALES = 0.02, 50.0
_SHIFTS = -50.0, 50.0


def fit_vector(
    logits: NDArray[np.float64], truth: NDArray[np.int64]
) -> CalibrationParameters:
    """Find scales and shifts for the least negative log-likelihood.

    It starts from no change and only ever descends, so it never fits worse.

    Args:
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.

    Source:
        Guo et al. 2017, On calibration of modern neural networks, ICML.
    """
    from scipy.optimize import minimize
    from scipy.special import log_softmax

    samples, classes = logits.shape
    centred = logits - logits.mean(axis=1, keepdims=True)
    hits = np.eye(classes)[truth]

    def loss(numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        said = log_softmax(centred * numbers[:classes] + numbers[classes:], axis=1)
        slopes = (np.exp(said) - hits) / samples
        gradient = np.r_[(slopes * centred).sum(axis=0), slopes.sum(axis=0)]
        return float(-(said * hits).sum() / samples), gradient

    found = minimize(
        loss,
        np.r_[np.ones(classes), np.zeros(classes)],
        jac=True,
        method="L-BFGS-B",
        bounds=[_SCALES] * classes + [_SHIFTS] * classes,
    )
    shifts = found.x[classes:] - found.x[classes:].mean()
    return CalibrationParameters(
        scales=tuple(map(float, found.x[:classes])), shifts=tuple(map(float, shifts))
    )
