"""The ways to calibrate, each as the two things a bundle keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cytolens.bundle.calibration import CalibrationParameters, Method, calibrate
from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.fit_isotonic import fit_isotonic
from cytolens.evaluation.calibration.fit_temperature import fit_temperature
from cytolens.evaluation.calibration.fit_vector import fit_vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHODS: tuple[Method, ...] = ("temperature", "vector", "isotonic")
_LEAST_TEMPERATURE = 10
_LEAST_VECTOR_PER_CLASS = 20
LEAST_ISOTONIC = 200
"""Below, the curve follows single samples."""


class Fit(NamedTuple):
    """A temperature, and the parameters of a method that needs more."""

    temperature: float
    parameters: CalibrationParameters

    def apply(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrate logits, shape ``(samples, classes)`` in and out."""
        return calibrate(
            logits, temperature=self.temperature, parameters=self.parameters
        )


def fit_method(
    method: Method, logits: NDArray[np.float64], truth: NDArray[np.int64]
) -> Fit:
    """Fit one method.

    Args:
        method: One of `METHODS`.
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.

    Raises:
        CalibrationError: If the samples set no limit to a temperature.
    """
    if method == "temperature":
        return Fit(fit_temperature(logits, truth), CalibrationParameters())
    fit = fit_vector if method == "vector" else fit_isotonic
    return Fit(1.0, fit(logits, truth))


def require_enough(
    method: Method, truth: NDArray[np.int64], *, classes: tuple[str, ...]
) -> None:
    """Refuse a method that has more freedom than the samples can bind.

    Raises:
        CalibrationError: If there are too few samples, or a class has none.
    """
    missing = [name for i, name in enumerate(classes) if not (truth == i).any()]
    if missing and (method != "temperature" or len(classes) - len(missing) < 2):
        msg = (
            f"No sample of {', '.join(missing)} among the {len(truth)}, so its "
            f"probability cannot be calibrated by {method}. Fit on samples of every "
            "class."
        )
        raise CalibrationError(msg)
    least = {
        "temperature": _LEAST_TEMPERATURE,
        "vector": _LEAST_VECTOR_PER_CLASS * len(classes),
        "isotonic": LEAST_ISOTONIC,
    }[method]
    if len(truth) < least:
        advice = (
            "Use --method temperature, which needs fewer."
            if method != "temperature" and len(truth) >= _LEAST_TEMPERATURE
            else "Fit on more samples."
        )
        msg = (
            f"Calibration by {method} of {len(classes)} classes needs {least} samples "
            f"or more, found {len(truth)}. {advice}"
        )
        raise CalibrationError(msg)
