"""Isotonic calibration: each class's probability along a rising line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import CalibrationParameters, Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray


def fit_isotonic(
    logits: NDArray[np.float64], truth: NDArray[np.int64]
) -> CalibrationParameters:
    """Fit each class against the others; where it is applied, all are scaled to one.

    No probability comes nearer to 0 or 1 than ``1 / (samples + 2)``: so many samples
    cannot show a rarer event.

    Args:
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.

    Source:
        Zadrozny and Elkan 2002, Transforming classifier scores into accurate
        multiclass probability estimates, KDD.
    """
    from scipy.special import softmax

    said = softmax(logits, axis=1)
    curves = tuple(_curve(said[:, i], truth == i) for i in range(said.shape[1]))
    return CalibrationParameters(curves=curves, floor=1 / (len(truth) + 2))


def _curve(said: NDArray[np.float64], happened: NDArray[np.bool_]) -> Curve:
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(y_min=0, y_max=1).fit(said, happened.astype(float))
    # Rounding may put a share just outside, or one step just below the last.
    meant = np.maximum.accumulate(np.clip(fitted.y_thresholds_, 0, 1))
    points = np.clip(fitted.X_thresholds_, 0, 1)
    return Curve(said=tuple(map(float, points)), meant=tuple(map(float, meant)))
